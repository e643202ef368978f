/**
 * The log of a workflow: one numbered event per transition. Live views, the timeline and every feed read
 * this one log. An event of the workflow speaks for its tasks too (see status.ts), so that failing a workflow
 * of 100,000 tasks is one event and not 100,000.
 */
import * as v from "valibot";

const common = {
  /** 1, 2, 3 … within one workflow, without gaps. */
  sequence: v.pipe(v.number(), v.integer(), v.minValue(1)),
  workflow_id: v.string(),
  /** UTC, ISO 8601 with milliseconds. */
  at: v.string(),
};

const ofTask = { ...common, task_id: v.string(), node_key: v.string(), attempt: v.number() };

function eventSchema<const Type extends string, Fields extends v.ObjectEntries>(type: Type, fields: Fields) {
  return v.object({ type: v.literal(type), ...fields });
}

const EVENT_SCHEMAS = [
  eventSchema("workflow-submitted", { ...common, name: v.string(), tasks: v.number() }),
  /** `resumed`: the service had accepted the task before; it is followed on and not executed again. */
  eventSchema("task-started", { ...ofTask, worker_id: v.string(), resumed: v.boolean() }),
  /** The service answered `running`: from here on the task is polled and holds no slot. */
  eventSchema("task-accepted", { ...ofTask, service_task_id: v.string() }),
  /** `progress`: 0..100, and never less than before within one attempt. */
  eventSchema("task-progressed", { ...ofTask, progress: v.number() }),
  /** The attempt failed and another one follows, not before `available_at`. */
  eventSchema("task-retried", { ...ofTask, error: v.string(), available_at: v.string() }),
  /** The attempt's worker stopped, or its lease ended: another worker takes the task over. */
  eventSchema("task-lost", { ...ofTask, worker_id: v.string() }),
  eventSchema("task-completed", ofTask),
  eventSchema("task-failed", { ...ofTask, error: v.string() }),
  eventSchema("workflow-completed", common),
  eventSchema("workflow-failed", { ...common, error: v.string() }),
  eventSchema("workflow-cancelled", common),
  eventSchema("workflow-retried", common),
  /** The last one of all, whatever the state before. It is told to listeners and not kept, as the workflow is not. */
  eventSchema("workflow-deleted", common),
] as const;

/** What an event may be, for descriptions. */
export const EventVariantsSchema = v.variant("type", EVENT_SCHEMAS);

export type WorkflowEvent = v.InferOutput<typeof EventVariantsSchema>;

const schemasByType = new Map<unknown, (typeof EVENT_SCHEMAS)[number]>(
  EVENT_SCHEMAS.map((schema) => [schema.entries.type.literal, schema]),
);

/** The same, for reading them: a variant tries the schemas one after the other, which takes twice as long. */
export const WorkflowEventSchema = v.lazy((input) => {
  const type = typeof input === "object" && input !== null && "type" in input ? input.type : undefined;
  return schemasByType.get(type) ?? EventVariantsSchema;
});

/** The event of a workflow's removal, which follows the last one that was kept. */
export function toDeletedEvent(workflowId: string, lastSequence: number, now: number): WorkflowEvent {
  const at = new Date(now).toISOString();
  return { type: "workflow-deleted", sequence: lastSequence + 1, workflow_id: workflowId, at };
}
