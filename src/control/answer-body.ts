/** Reads the body of a service's answer, but never more than is allowed. */

/** Longest answer of a service (bytes), unless somebody says otherwise. */
export const LONGEST_ANSWER = 1024 * 1024;

/** As much of a body as is allowed. */
export interface AnswerBody {
  readonly bytes: Uint8Array;
  readonly isComplete: boolean;
}

/** What is left of a body that is longer than `limit` bytes is not read. */
export async function readAnswerBody(response: Response, limit: number): Promise<AnswerBody> {
  // The announced length is that of the packed bytes: an answer that is packed is counted while it is read.
  const announced = response.headers.get("content-length");
  const isPacked = response.headers.has("content-encoding");
  if (announced !== null && !isPacked && Number(announced) <= limit) {
    return { bytes: await response.bytes(), isComplete: true };
  }
  return response.body === null
    ? { bytes: new Uint8Array(), isComplete: true }
    : readUpToLimit(response.body, limit);
}

async function readUpToLimit(body: ReadableStream<Uint8Array>, limit: number): Promise<AnswerBody> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return { bytes: Buffer.concat(chunks), isComplete: true };
    length += value.byteLength;
    chunks.push(value);
    if (length > limit) {
      await reader.cancel();
      return { bytes: Buffer.concat(chunks).subarray(0, limit), isComplete: false };
    }
  }
}
