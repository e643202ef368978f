/**
 * A service that notes when each execute arrives and when it is answered. `Instant` is complete at once, `Pause` after
 * 100 ms, `Long` answers `running` and is complete after 2 s. `GET /calls` gives what was noted since it was last asked.
 * Prints its port.
 */
import * as v from "valibot";
import type { Call } from "./timeline.ts";

const OUTPUT = { protocol: "inline", uri: "e30=", format: "json" };
const PAUSE_MS = 100;
const LONG_MS = 2_000;

const ExecuteSchema = v.object({ method: v.string(), workflow_id: v.string(), task_id: v.string() });

let calls: Call[] = [];
const endsAt = new Map<string, number>();

/** Comparable between the processes of one machine (ms). */
const now = () => performance.timeOrigin + performance.now();

async function execute(request: Request): Promise<Response> {
  const arrivedAt = now();
  const { method, workflow_id, task_id } = v.parse(ExecuteSchema, await request.json());
  const id = `${workflow_id}.${task_id}`;
  if (method === "Pause") await Bun.sleep(PAUSE_MS);
  if (method === "Long") endsAt.set(id, now() + LONG_MS);
  calls.push({ workflow_id, task_id, arrivedAt, answeredAt: now() });
  return method === "Long"
    ? Response.json({ status: "running", task_id: id, output: null, error: null })
    : Response.json({ status: "complete", output: OUTPUT, error: null });
}

function status(id: string): Response {
  const isOver = now() >= (endsAt.get(id) ?? 0);
  return Response.json({
    status: isOver ? "complete" : "running",
    progress: isOver ? 100 : 0,
    error: null,
  });
}

function takeCalls(): Response {
  const taken = calls;
  calls = [];
  return Response.json(taken);
}

const server = Bun.serve({
  port: 0,
  hostname: "127.0.0.1",
  routes: {
    "/control/execute": { POST: execute },
    "/control/status/:id": (request) => status(request.params.id),
    "/control/output/:id": Response.json({ output: OUTPUT }),
    "/calls": takeCalls,
    "/health": Response.json({ status: "ok" }),
  },
});
process.stdout.write(`${server.port}\n`);
