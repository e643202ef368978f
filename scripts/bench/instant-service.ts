/** A service that answers at once: `Instant` is complete, `Long` runs until the process ends. Prints its port. */
const OUTPUT = { protocol: "inline", uri: "e30=", format: "json" };

const server = Bun.serve({
  port: 0,
  hostname: "127.0.0.1",
  routes: {
    "/control/execute": {
      POST: async (request) => {
        const { method, workflow_id, task_id } = await request.json();
        if (method !== "Long") return Response.json({ status: "complete", output: OUTPUT, error: null });
        return Response.json({ status: "running", task_id: `${workflow_id}.${task_id}`, output: null, error: null });
      },
    },
    "/control/status/:id": Response.json({ status: "running", progress: 0, error: null }),
    "/health": Response.json({ status: "ok" }),
  },
});
process.stdout.write(`${server.port}\n`);
