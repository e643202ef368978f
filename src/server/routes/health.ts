import type { Clock } from "../../clock.ts";
import { type HealthAnswer, HealthAnswerSchema } from "../../model/server-answer.ts";
import type { Store } from "../../store/store.ts";
import { answerOf, describeBody, type Endpoint } from "../endpoint.ts";
import type { ServerPorts } from "../ports.ts";

/** How long (ms) the store may take to say that it is there. */
const STORE_TIMEOUT_MS = 2_000;

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
      const workers = await countWorkers(store, clock);
      const status = workers === null ? "unavailable" : "ok";
      const health: HealthAnswer = { status, version, store: storeKind, workers };
      return Response.json(health, { status: workers === null ? 503 : 200 });
    },
  };
}

/** How many workers have a lease; null when the store does not say so in time. */
async function countWorkers(store: Store, clock: Clock): Promise<number | null> {
  const late = Promise.withResolvers<null>();
  const cancelTimer = clock.after(STORE_TIMEOUT_MS, () => late.resolve(null));
  try {
    const overview = await Promise.race([store.overview(), late.promise]);
    return overview?.workers.filter(({ leaseUntil }) => leaseUntil > 0).length ?? null;
  } catch {
    return null;
  } finally {
    cancelTimer();
  }
}
