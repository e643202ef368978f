/** The least that a service can do: read the body, send the answer. Prints its port. */
import { OUTPUT } from "./fixtures.ts";

const ANSWER = JSON.stringify({ status: "complete", task_id: "task_01234567", output: OUTPUT, error: null });
const HEADERS = { "content-type": "application/json" };

const server = Bun.serve({
  port: 0,
  hostname: "127.0.0.1",
  async fetch(request) {
    await request.json();
    return new Response(ANSWER, { headers: HEADERS });
  },
});
process.stdout.write(`${server.port}\n`);
