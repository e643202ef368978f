/** Reads server-sent events as they stand on the wire. */

export interface WireEvent {
  readonly id: number;
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface EventReading {
  readonly events: readonly WireEvent[];
  /** How many comments came. */
  readonly comments: number;
  /** Resolves once `isThere` holds; rejects when the stream ends before. */
  until(isThere: (reading: EventReading) => boolean): Promise<void>;
  /** Resolves when the server has ended the stream. */
  readonly ended: Promise<void>;
  leave(): void;
}

/** Begins to read a stream of events; the status must be 200. */
export async function readEvents(
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<EventReading> {
  const leaving = new AbortController();
  const response = await fetch(url, { headers, signal: leaving.signal });
  const type = response.headers.get("content-type") ?? "";
  if (response.status !== 200 || !type.startsWith("text/event-stream")) {
    throw new Error(`no stream: ${response.status} ${await response.text()}`);
  }
  return new Reading(response, () => leaving.abort());
}

class Reading implements EventReading {
  readonly events: WireEvent[] = [];
  comments = 0;
  readonly ended: Promise<void>;
  readonly leave: () => void;
  #news = Promise.withResolvers<void>();
  #hasEnded = false;

  constructor(response: Response, leave: () => void) {
    this.leave = leave;
    this.ended = this.#read(response);
  }

  async until(isThere: (reading: EventReading) => boolean): Promise<void> {
    while (!isThere(this)) {
      if (this.#hasEnded) throw new Error(`ended after ${this.events.length} events`);
      await this.#news.promise;
    }
  }

  async #read({ body }: Response): Promise<void> {
    let text = "";
    const decoder = new TextDecoder();
    try {
      for await (const chunk of body ?? []) {
        text += decoder.decode(chunk, { stream: true });
        const blocks = text.split("\n\n");
        text = blocks.pop() ?? "";
        for (const block of blocks) this.#take(block);
        this.#tell();
      }
      if (text !== "") throw new Error(`broken off within ${text}`);
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
    } finally {
      this.#hasEnded = true;
      this.#tell();
    }
  }

  #take(block: string): void {
    if (block === ":") this.comments += 1;
    else if (!block.startsWith("retry: ")) {
      const [, id, event, data] = /^id: (\d+)\nevent: (.*)\ndata: (.*)$/.exec(block) ?? [];
      if (event === undefined || data === undefined) throw new Error(`not an event: ${block}`);
      this.events.push({ id: Number(id), event, data: JSON.parse(data) });
    }
  }

  #tell(): void {
    this.#news.resolve();
    this.#news = Promise.withResolvers();
  }
}
