const encoder = new TextEncoder();

/** A JSON list, sent page by page as it is read: never held as a whole. */
export function toJsonList(pages: AsyncGenerator<readonly unknown[]>): Response {
  let separator = "[";
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await pages.next();
      if (done) {
        controller.enqueue(encoder.encode(separator === "[" ? "[]" : "]"));
        return controller.close();
      }
      const elements = value.map((element) => JSON.stringify(element)).join(",");
      controller.enqueue(encoder.encode(separator + elements));
      separator = ",";
    },
    async cancel() {
      await pages.return(undefined);
    },
  });
  return new Response(body, { headers: { "content-type": "application/json" } });
}
