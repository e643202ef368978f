const encoder = new TextEncoder();

/** An answer that is sent part by part as it is made: never held as a whole. */
export function toTextStream(parts: AsyncGenerator<string>, contentType: string): Response {
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await parts.next();
      if (done) return controller.close();
      controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await parts.return(undefined);
    },
  });
  return new Response(body, { headers: { "content-type": contentType } });
}
