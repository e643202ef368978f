/** What is sent to one reader of events, as a body of a response. */
import { PRELUDE } from "./sent-event.ts";

export interface EventFeed {
  /** The next bytes, as soon as there are any; null at the end. Called again only when they have been taken. */
  next(): Promise<Uint8Array | null>;
  /** Nobody reads any more. */
  close(): void;
}

/** A stream is asked for more only when its reader has taken what there was: how much waits is up to the feed. */
export function toEventStream(feed: EventFeed): Response {
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(PRELUDE),
    async pull(controller) {
      // A store that fails ends the stream; its reader comes back and goes on where it was.
      const bytes = await feed.next().catch(() => null);
      if (bytes !== null) return controller.enqueue(bytes);
      feed.close();
      controller.close();
    },
    cancel: () => feed.close(),
  });
  const headers = {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store",
    // Proxies would hold events back to compress them, or until a buffer is full.
    "x-accel-buffering": "no",
  };
  return new Response(body, { headers });
}
