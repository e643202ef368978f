/**
 * A service whose tasks are asked for their progress a hundred times, and tell one per cent more each time. `Pause` is complete
 * after 300 ms instead, and `Long` never. Prints its port.
 */
import * as v from "valibot";

const OUTPUT = { protocol: "inline", uri: "e30=", format: "json" };
const PAUSE_MS = 300;

const ExecuteSchema = v.object({ method: v.string(), workflow_id: v.string(), task_id: v.string() });

const progress = new Map<string, number>();

async function execute(request: Request): Promise<Response> {
  const { method, workflow_id, task_id } = v.parse(ExecuteSchema, await request.json());
  if (method === "Pause") {
    await Bun.sleep(PAUSE_MS);
    return Response.json({ status: "complete", output: OUTPUT, error: null });
  }
  const id = `${method}.${workflow_id}.${task_id}`;
  progress.set(id, 0);
  return Response.json({ status: "running", task_id: id, output: null, error: null });
}

function status(id: string): Response {
  const step = id.startsWith("Long.") ? 0 : 1;
  const reached = Math.min((progress.get(id) ?? 0) + step, 100);
  progress.set(id, reached);
  return Response.json({ status: reached === 100 ? "complete" : "running", progress: reached, error: null });
}

const server = Bun.serve({
  port: 0,
  hostname: "127.0.0.1",
  routes: {
    "/control/execute": { POST: execute },
    "/control/status/:id": (request) => status(request.params.id),
    "/control/output/:id": Response.json({ output: OUTPUT }),
    "/health": Response.json({ status: "ok" }),
  },
});
process.stdout.write(`${server.port}\n`);
