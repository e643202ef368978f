/**
 * A service for the kill test, in a process of its own: prints its port, then one line of JSON per call. A task whose
 * id ends in an odd digit runs long and is polled; the others are answered at once. It never forgets a task, and its
 * output is a fingerprint of task and inputs: whoever has the right one had the right inputs.
 */
import * as v from "valibot";

const ExecuteSchema = v.object({
  workflow_id: v.string(),
  task_id: v.string(),
  inputs: v.array(v.object({ uri: v.string() })),
});

interface Job {
  readonly output: object;
  readonly startedAt: number;
  readonly durationMs: number;
}

const jobs = new Map<string, Job>();

/** The uri of a task's output. */
export function toFingerprint(taskId: string, inputs: readonly string[]): string {
  return new Bun.CryptoHasher("sha256").update(`${taskId}(${inputs.join()})`).digest("base64");
}

async function answer(request: Request): Promise<Response> {
  const [, , kind = "", id = ""] = new URL(request.url).pathname.split("/");
  if (kind === "execute") return execute(v.parse(ExecuteSchema, await request.json()));
  print({ kind, id });
  const job = jobs.get(id);
  if (job === undefined) return Response.json({ detail: "Task not found" }, { status: 404 });
  if (kind === "output") return Response.json({ output: job.output });
  const share = (performance.now() - job.startedAt) / job.durationMs;
  if (share >= 1) return Response.json({ status: "complete", progress: 100 });
  return Response.json({ status: "running", progress: Math.floor(share * 100) });
}

function execute({ workflow_id, task_id, inputs }: v.InferOutput<typeof ExecuteSchema>): Response {
  print({ kind: "execute", id: task_id });
  const uri = toFingerprint(
    task_id,
    inputs.map((input) => input.uri),
  );
  const output = { protocol: "inline", uri, format: "binary" };
  if (!isLong(task_id)) return Response.json({ status: "complete", output });
  const id = `${workflow_id}.${task_id}`;
  const durationMs = 20 + (Number.parseInt(task_id.slice(-3), 16) % 260);
  if (!jobs.has(id)) jobs.set(id, { output, startedAt: performance.now(), durationMs });
  return Response.json({ status: "running", task_id: id });
}

function isLong(taskId: string): boolean {
  return Number.parseInt(taskId.slice(-1), 16) % 2 === 1;
}

function print(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

if (import.meta.main) {
  const server = Bun.serve({ hostname: "127.0.0.1", port: 0, idleTimeout: 0, fetch: answer });
  print({ port: server.port });
}
