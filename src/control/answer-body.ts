/** Reads the body of a service's answer, but not much more than is allowed. */

/** The body; of one that is longer than `limit` bytes only its beginning, which is longer than that too. */
export function readAnswerBody(response: Response, limit: number): Promise<Uint8Array> {
  // The announced length is that of the packed bytes: an answer that is packed is counted while it is read.
  const announced = response.headers.get("content-length");
  const isPacked = response.headers.has("content-encoding");
  const isShort = announced !== null && !isPacked && Number(announced) <= limit;
  return isShort || response.body === null ? response.bytes() : readPastLimit(response.body, limit);
}

async function readPastLimit(body: ReadableStream<Uint8Array>, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks);
    length += value.byteLength;
    chunks.push(value);
    if (length > limit) {
      await reader.cancel();
      return Buffer.concat(chunks);
    }
  }
}
