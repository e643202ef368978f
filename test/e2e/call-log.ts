/** The logging service as a process, and what it has printed. */
import * as v from "valibot";

const BeginningSchema = v.object({ port: v.number() });
const CallSchema = v.object({ kind: v.string(), id: v.string() });
type Call = v.InferOutput<typeof CallSchema>;

export class CallLog {
  readonly address: string;
  readonly #child: Bun.Subprocess<"ignore", "pipe", "inherit">;
  readonly #calls: Call[] = [];
  #arrival = Promise.withResolvers<void>();

  private constructor(
    child: Bun.Subprocess<"ignore", "pipe", "inherit">,
    port: number,
    lines: AsyncGenerator<string>,
  ) {
    this.#child = child;
    this.address = `http://127.0.0.1:${port}`;
    void this.#read(lines);
  }

  static async start(): Promise<CallLog> {
    const program = new URL("./logging-service.ts", import.meta.url).pathname;
    const child = Bun.spawn([process.execPath, program], { stdio: ["ignore", "pipe", "inherit"] });
    const lines = toLines(child.stdout);
    const { value = "" } = await lines.next();
    return new CallLog(child, v.parse(BeginningSchema, JSON.parse(value)).port, lines);
  }

  /** How many calls there were so far. */
  get length(): number {
    return this.#calls.length;
  }

  /** The task ids of the executes from call number `start` on. */
  executedSince(start: number): readonly string[] {
    return this.#calls.slice(start).flatMap(({ kind, id }) => (kind === "execute" ? [id] : []));
  }

  /** Resolves when so many calls have come from now on. */
  async untilCalls(count: number): Promise<void> {
    const wanted = this.length + count;
    while (this.length < wanted) await this.#arrival.promise;
  }

  /** Resolves when every call that was made before has been read. */
  async sync(): Promise<void> {
    const id = crypto.randomUUID();
    await fetch(`${this.address}/control/sync/${id}`);
    while (!this.#calls.some((call) => call.id === id)) await this.#arrival.promise;
  }

  async stop(): Promise<void> {
    this.#child.kill();
    await this.#child.exited;
  }

  async #read(lines: AsyncGenerator<string>): Promise<void> {
    for await (const line of lines) {
      this.#calls.push(v.parse(CallSchema, JSON.parse(line)));
      this.#arrival.resolve();
      this.#arrival = Promise.withResolvers();
    }
  }
}

async function* toLines(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}
