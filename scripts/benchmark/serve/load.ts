/** Submits through the REST API, as any client would, and learns of ends from the feed of all workflows. */
import * as v from "valibot";

const SubmittedSchema = v.object({ workflow_id: v.string() });
const EndSchema = v.object({ type: v.string(), workflow_id: v.string() });

export class Load {
  readonly #url: string;
  readonly #feed = new AbortController();
  readonly #waiting = new Map<string, () => void>();
  readonly #ended = new Set<string>();

  private constructor(url: string) {
    this.#url = url;
  }

  static async open(url: string): Promise<Load> {
    const load = new Load(url);
    const response = await fetch(`${url}/events`, {
      headers: { accept: "text/event-stream" },
      signal: load.#feed.signal,
    });
    if (response.body === null) throw new Error("the feed has no body");
    load.#read(response.body).catch((error) => {
      // Without the feed nothing would ever end.
      if (!load.#feed.signal.aborted) throw error;
    });
    return load;
  }

  close(): void {
    this.#feed.abort();
  }

  /** Submits one workflow; its id. `body` is the submission as JSON. */
  async submit(body: string): Promise<string> {
    const headers = { "content-type": "application/json" };
    const response = await fetch(`${this.#url}/workflows`, { method: "POST", headers, body });
    if (!response.ok) throw new Error(`submission refused: ${response.status} ${await response.text()}`);
    return v.parse(SubmittedSchema, await response.json()).workflow_id;
  }

  /** Resolves when a workflow has completed. */
  ended(workflowId: string): Promise<void> {
    if (this.#ended.delete(workflowId)) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.set(workflowId, resolve));
  }

  async run(body: string): Promise<void> {
    await this.ended(await this.submit(body));
  }

  /** Runs `count` workflows, `open` of them at a time; how long it took (ms). */
  async runMany(body: string, count: number, open: number): Promise<number> {
    let left = count;
    const next = async () => {
      while (left > 0) {
        left -= 1;
        await this.run(body);
      }
    };
    const startedAt = performance.now();
    await Promise.all(Array.from({ length: open }, next));
    return performance.now() - startedAt;
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    let rest = "";
    for await (const chunk of body) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines)
        if (line.startsWith("data:") && line.includes('"workflow-')) this.#hear(line.slice(5));
    }
  }

  #hear(data: string): void {
    const { type, workflow_id } = v.parse(EndSchema, JSON.parse(data));
    if (type === "workflow-failed") throw new Error(`workflow ${workflow_id} failed`);
    if (type !== "workflow-completed") return;
    const wake = this.#waiting.get(workflow_id);
    this.#waiting.delete(workflow_id);
    if (wake === undefined) this.#ended.add(workflow_id);
    else wake();
  }
}
