/**
 * A service for tests that kill what calls it, in the process of the test: it keeps every call that it gets. What a
 * task is like comes from its ids alone: answered at once, after a while, long and polled, or refused at first.
 * Its outputs are those of logging-service.ts: whoever has the right one had the right inputs.
 */
import * as v from "valibot";
import { toFingerprint } from "./logging-service.ts";

const ExecuteSchema = v.object({
  workflow_id: v.string(),
  task_id: v.string(),
  inputs: v.array(v.object({ uri: v.string() })),
});
type Execute = v.InferOutput<typeof ExecuteSchema>;

type Kind = "quick" | "slow" | "long" | "flaky";

interface Job {
  readonly output: object;
  readonly endsAt: number;
}

export class ChaosService implements AsyncDisposable {
  readonly #server: Bun.Server<undefined>;
  /** How often each task was executed, by `toKey`. */
  readonly executes = new Map<string, number>();
  /** How many of these were refused with 503. */
  refusals = 0;
  readonly #jobs = new Map<string, Job>();

  constructor() {
    const answer = (request: Request) => this.#answer(request);
    this.#server = Bun.serve({ hostname: "127.0.0.1", port: 0, idleTimeout: 0, fetch: answer });
  }

  get address(): string {
    return `http://127.0.0.1:${this.#server.port}`;
  }

  executesOf(workflowId: string, taskId: string): number {
    return this.executes.get(toKey(workflowId, taskId)) ?? 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.stop(true);
  }

  async #answer(request: Request): Promise<Response> {
    const [, , kind = "", id = ""] = new URL(request.url).pathname.split("/");
    if (kind === "execute") return await this.#execute(v.parse(ExecuteSchema, await request.json()));
    const job = this.#jobs.get(id);
    if (job === undefined) return Response.json({ detail: "Task not found" }, { status: 404 });
    if (kind === "output") return Response.json({ output: job.output });
    const hasEnded = performance.now() >= job.endsAt;
    return Response.json({ status: hasEnded ? "complete" : "running", progress: hasEnded ? 100 : 50 });
  }

  async #execute({ workflow_id, task_id, inputs }: Execute): Promise<Response> {
    const key = toKey(workflow_id, task_id);
    const count = (this.executes.get(key) ?? 0) + 1;
    this.executes.set(key, count);
    const { kind, durationMs } = toNature(key);
    const uris = inputs.map(({ uri }) => uri);
    const output = { protocol: "inline", uri: toFingerprint(task_id, uris), format: "binary" };
    if (kind === "flaky" && count === 1) {
      this.refusals += 1;
      return Response.json({ detail: "Busy" }, { status: 503 });
    }
    if (kind === "long") {
      if (!this.#jobs.has(key)) this.#jobs.set(key, { output, endsAt: performance.now() + 4 * durationMs });
      return Response.json({ status: "running", task_id: key });
    }
    if (kind === "slow") await Bun.sleep(durationMs);
    return Response.json({ status: "complete", output });
  }
}

const toKey = (workflowId: string, taskId: string): string => `${workflowId}.${taskId}`;

/** The same for the same ids. */
function toNature(key: string): { readonly kind: Kind; readonly durationMs: number } {
  const hash = Number(Bun.hash.wyhash(key) % 10_000n);
  const share = hash % 100;
  const kind = share < 40 ? "quick" : share < 60 ? "slow" : share < 85 ? "long" : "flaky";
  return { kind, durationMs: 20 + Math.floor(hash / 100) * 2 };
}
