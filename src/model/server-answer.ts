/** What a server says of itself, of a refusal, and of a workflow that it has removed. */
import * as v from "valibot";
import { ValidationErrorSchema } from "./validation-detail.ts";

export const HealthAnswerSchema = v.pipe(
  v.object({
    status: v.picklist(["ok", "unavailable"]),
    version: v.string(),
    store: v.picklist(["sqlite", "redis"]),
    /** How many workers have a lease; null when the store does not say. */
    workers: v.nullable(v.number()),
  }),
  v.metadata({ ref: "Health" }),
);

export type HealthAnswer = v.InferOutput<typeof HealthAnswerSchema>;

/** What the health port of a worker says. */
export const WorkerHealthSchema = v.object({
  status: v.literal("ok"),
  version: v.string(),
  worker_id: v.string(),
});

export type WorkerHealth = v.InferOutput<typeof WorkerHealthSchema>;

export const DeletedAnswerSchema = v.object({ status: v.literal("deleted") });

export type DeletedAnswer = v.InferOutput<typeof DeletedAnswerSchema>;

/** A refusal in one sentence. */
export const RefusalSchema = v.pipe(v.object({ detail: v.string() }), v.metadata({ ref: "Refusal" }));

/** A request of which something has the wrong shape: everything that has. */
export const InvalidRequestSchema = v.pipe(
  v.object({ detail: v.array(ValidationErrorSchema) }),
  v.metadata({ ref: "InvalidRequest" }),
);
