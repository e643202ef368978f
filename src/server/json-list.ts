import { toTextStream } from "./text-stream.ts";

/** A JSON list, sent page by page as it is read. */
export const toJsonList = (pages: AsyncGenerator<readonly unknown[]>): Response =>
  toTextStream(toParts(pages), "application/json");

async function* toParts(pages: AsyncGenerator<readonly unknown[]>): AsyncGenerator<string> {
  let separator = "[";
  for await (const page of pages) {
    yield separator + page.map((element) => JSON.stringify(element)).join(",");
    separator = ",";
  }
  yield separator === "[" ? "[]" : "]";
}
