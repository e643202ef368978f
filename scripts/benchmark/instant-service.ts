/** A service that answers at once: `Instant` is complete, `Long` runs until the process ends. Prints its port. */
import * as v from "valibot";

const OUTPUT = { protocol: "inline", uri: "e30=", format: "json" };

const CallSchema = v.object({ method: v.string(), workflow_id: v.string(), task_id: v.string() });

async function execute(request: Request): Promise<Response> {
  const { method, workflow_id, task_id } = v.parse(CallSchema, await request.json());
  if (method !== "Long") return Response.json({ status: "complete", output: OUTPUT, error: null });
  return Response.json({
    status: "running",
    task_id: `${workflow_id}.${task_id}`,
    output: null,
    error: null,
  });
}

const server = Bun.serve({
  port: 0,
  hostname: "127.0.0.1",
  routes: {
    "/control/execute": { POST: execute },
    "/control/status/:id": Response.json({ status: "running", progress: 0, error: null }),
    "/health": Response.json({ status: "ok" }),
  },
});
process.stdout.write(`${server.port}\n`);
