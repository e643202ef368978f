/** How a server is: what it runs on, who works for it, what waits, how quick it is. */
import * as v from "valibot";
import { LatencySchema } from "./latency.ts";
import { ControlCallsSchema } from "./measures.ts";

const WorkerAnswerSchema = v.pipe(
  v.object({
    worker_id: v.string(),
    /** How long its lease still lasts unless it is renewed; null when it has none: it is dead, or ends. */
    lease_ms: v.nullable(v.number()),
    /** How many tasks it holds, those included that it follows at a service. */
    tasks: v.number(),
    /** How many executes it may have at once; null for a worker that this server has not started. */
    slots: v.nullable(v.number()),
    busy_slots: v.nullable(v.number()),
  }),
  v.metadata({ ref: "Worker" }),
);

export type WorkerAnswer = v.InferOutput<typeof WorkerAnswerSchema>;

const WorkflowCountsSchema = v.object({
  pending: v.number(),
  running: v.number(),
  completed: v.number(),
  failed: v.number(),
  cancelled: v.number(),
});

/** What the store says is null when it does not answer. */
export const SystemAnswerSchema = v.pipe(
  v.object({
    version: v.string(),
    /** UTC, ISO 8601. */
    started_at: v.string(),
    uptime_s: v.number(),
    store: v.object({
      kind: v.picklist(["sqlite", "redis"]),
      answers: v.boolean(),
      /** How long it took to say all of this. */
      latency_ms: v.nullable(v.number()),
    }),
    /** Tasks that may be claimed, that wait for the instant of their next attempt, and that workers hold. */
    queue: v.nullable(v.object({ ready: v.number(), delayed: v.number(), running: v.number() })),
    /** Stored workflows, by state. */
    workflows: v.nullable(WorkflowCountsSchema),
    /** Those that have a lease or hold tasks, by id. */
    workers: v.nullable(v.array(WorkerAnswerSchema)),
    /** From a task's readiness to its claim by a worker. */
    hops: LatencySchema,
    /** Calls of services, by what is asked. */
    control_calls: v.array(ControlCallsSchema),
  }),
  v.metadata({ ref: "System" }),
);

export type SystemAnswer = v.InferOutput<typeof SystemAnswerSchema>;
