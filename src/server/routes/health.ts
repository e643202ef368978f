import { type HealthAnswer, HealthAnswerSchema } from "../../model/server-answer.ts";
import { askOverview } from "../ask-overview.ts";
import { answerOf, describeBody, type Endpoint } from "../endpoint.ts";
import type { ServerPorts } from "../ports.ts";

/** GET /health: whether workflows can be submitted and read. Open to everybody, so it says nothing of them. */
export function createHealthEndpoint({ store, storeKind, clock, version }: ServerPorts): Endpoint {
  const content = describeBody(HealthAnswerSchema);
  return {
    method: "GET",
    path: "/health",
    description: {
      operationId: "getHealth",
      summary: "Whether the server and its store answer",
      security: [],
      responses: {
        ...answerOf("Both answer", HealthAnswerSchema),
        503: { description: "The store does not answer", content },
      },
    },
    async answer() {
      const overview = await askOverview(store, clock);
      const workers = overview?.workers.filter(({ leaseUntil }) => leaseUntil > 0).length ?? null;
      const status = workers === null ? "unavailable" : "ok";
      const health: HealthAnswer = { status, version, store: storeKind, workers };
      return Response.json(health, { status: workers === null ? 503 : 200 });
    },
  };
}
