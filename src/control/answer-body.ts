/** Reads the body of a service's answer, but never more than is allowed. */
import { ControlError } from "./control-client.ts";

/** Longest answer of a service (bytes). */
const LONGEST_ANSWER = 1024 * 1024;

/**
 * The body as text.
 *
 * @throws ControlError when it is longer than 1 MiB: what is left of it is not read.
 */
export async function readAnswerBody(response: Response): Promise<string> {
  const announced = response.headers.get("content-length");
  if (announced !== null && Number(announced) <= LONGEST_ANSWER) return response.text();
  if (announced !== null) throw await tooLong(response.body);
  return readUpToLimit(response.body);
}

async function readUpToLimit(body: ReadableStream<Uint8Array> | null): Promise<string> {
  if (body === null) return "";
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let text = "";
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    length += value.byteLength;
    if (length > LONGEST_ANSWER) {
      reader.releaseLock();
      throw await tooLong(body);
    }
    text += decoder.decode(value, { stream: true });
  }
}

async function tooLong(body: ReadableStream<Uint8Array> | null): Promise<ControlError> {
  await body?.cancel();
  return new ControlError("failed", `Invalid response: answer is longer than ${LONGEST_ANSWER} bytes`);
}
