import { toLatency } from "../../model/latency.ts";
import type { Measures } from "../../model/measures.ts";
import { type SystemAnswer, SystemAnswerSchema } from "../../model/system-answer.ts";
import type { StoreOverview } from "../../store/store.ts";
import { askOverview } from "../ask-overview.ts";
import { answerOf, type Endpoint } from "../endpoint.ts";
import type { ServerPorts } from "../ports.ts";

/**
 * GET /system: workers, queue, store and how quick things are, for people. It costs the same whatever is stored, and is
 * answered, too, when the store is away.
 */
export function createSystemEndpoint(ports: ServerPorts): Endpoint {
  const { store, storeKind, clock, elapsed, version, measures } = ports;
  const startedAt = new Date(clock.now()).toISOString();
  const begun = elapsed();
  const askStore = async () => {
    const askedAt = elapsed();
    return { overview: await askOverview(store, clock), latencyMs: elapsed() - askedAt };
  };
  return {
    method: "GET",
    path: "/system",
    description: {
      operationId: "getSystem",
      summary: "How the server is: workers, queue, store, and how quick",
      responses: answerOf(
        "What it knows; what the store says is null when that does not answer",
        SystemAnswerSchema,
      ),
    },
    async answer() {
      const [{ overview, latencyMs }, measured] = await Promise.all([askStore(), measures()]);
      const system: SystemAnswer = {
        version,
        started_at: startedAt,
        uptime_s: Math.floor((elapsed() - begun) / 1000),
        store: {
          kind: storeKind,
          answers: overview !== null,
          latency_ms: overview === null ? null : Math.round(latencyMs * 1000) / 1000,
        },
        ...(overview === null ? UNTOLD : tellStored(overview, measured)),
        hops: toLatency(measured.hops),
        control_calls: [...measured.controlCalls],
      };
      return Response.json(system);
    },
  };
}

type Stored = Pick<SystemAnswer, "queue" | "workflows" | "workers">;

const UNTOLD: Stored = { queue: null, workflows: null, workers: null };

function tellStored({ now, workers, ready, delayed, workflows }: StoreOverview, { slots }: Measures): Stored {
  return {
    queue: { ready, delayed, running: workers.reduce((sum, { tasks }) => sum + tasks, 0) },
    workflows,
    workers: workers.map(({ workerId, leaseUntil, tasks }) => ({
      worker_id: workerId,
      lease_ms: leaseUntil > now ? leaseUntil - now : null,
      tasks,
      slots: slots.get(workerId)?.all ?? null,
      busy_slots: slots.get(workerId)?.busy ?? null,
    })),
  };
}
