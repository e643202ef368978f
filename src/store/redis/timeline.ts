/**
 * The attempts of a workflow, told by its log: an attempt begins with `task-started` and ends with the next event of
 * its task, or with the workflow's cancellation. What an event does not tell, its document has beside it.
 */
import * as v from "valibot";
import { type AttemptRecord, NOTHING_YET } from "../../model/record.ts";

const ofAttempt = { at: v.number(), node_key: v.string(), attempt: v.number() };
const started = { task_id: v.string(), worker_id: v.string(), position: v.number(), ready_at: v.number() };
const ended = {
  ...ofAttempt,
  polls: v.optional(v.number(), 0),
  last_poll: v.optional(v.nullable(v.object({ answer: v.string(), at: v.number() })), null),
  output_fetched_at: v.optional(v.nullable(v.number()), null),
};

const TimelineEventSchema = v.variant("type", [
  v.object({ type: v.literal("task-started"), ...ofAttempt, ...started }),
  v.object({ type: v.literal("task-accepted"), ...ofAttempt }),
  v.object({ type: v.literal("task-lost"), ...ofAttempt }),
  v.object({ type: v.literal("task-completed"), ...ended }),
  v.object({ type: v.literal("task-retried"), ...ended, error: v.string() }),
  /** `lost`: the attempt was lost, and the task failed because nothing new may start. */
  v.object({
    type: v.literal("task-failed"),
    ...ended,
    error: v.string(),
    lost: v.optional(v.boolean(), false),
  }),
  v.object({ type: v.literal("workflow-cancelled"), at: v.number() }),
  v.object({
    type: v.picklist([
      "workflow-submitted",
      "task-progressed",
      "workflow-completed",
      "workflow-failed",
      "workflow-retried",
    ]),
  }),
]);
type TimelineEvent = v.InferOutput<typeof TimelineEventSchema>;
type AttemptEvent = Exclude<Extract<TimelineEvent, { node_key: string }>, { type: "task-started" }>;
type Mutable = { -readonly [Key in keyof AttemptRecord]: AttemptRecord[Key] };

interface AttemptsOfTask {
  readonly position: number;
  readonly attempts: Mutable[];
}

const TimelineEventTextSchema = v.pipe(v.string(), v.parseJson(), TimelineEventSchema);

/** What the timeline keeps of an attempt, as members of the event of its end. */
export function toTimelineMembers({
  polls,
  lastPoll,
  outputFetchedAt,
}: Pick<AttemptRecord, "polls" | "lastPoll" | "outputFetchedAt">): string {
  return `,"polls":${polls},"last_poll":${JSON.stringify(lastPoll)},"output_fetched_at":${outputFetchedAt}`;
}

/** Every attempt, by task in blueprint order, then by number. */
export function toAttempts(log: readonly string[]): AttemptRecord[] {
  const tasks = new Map<string, AttemptsOfTask>();
  for (const document of log) record(tasks, v.parse(TimelineEventTextSchema, document));
  return [...tasks.values()].toSorted((a, b) => a.position - b.position).flatMap(({ attempts }) => attempts);
}

function record(tasks: Map<string, AttemptsOfTask>, event: TimelineEvent): void {
  switch (event.type) {
    case "task-started": {
      const { position, node_key } = event;
      const known = tasks.get(node_key);
      if (known === undefined) tasks.set(node_key, { position, attempts: [toAttempt(event)] });
      else known.attempts.push(toAttempt(event));
      return;
    }
    case "workflow-cancelled":
      for (const { attempts } of tasks.values()) end(attempts.at(-1), "cancelled", event.at);
      return;
    case "task-accepted":
    case "task-lost":
    case "task-completed":
    case "task-retried":
    case "task-failed":
      recordOnLast(tasks.get(event.node_key)?.attempts.at(-1), event);
      return;
    default:
  }
}

function recordOnLast(attempt: Mutable | undefined, event: AttemptEvent): void {
  if (attempt === undefined) return;
  if (event.type === "task-accepted") attempt.acceptedAt = event.at;
  else if (event.type === "task-lost" || (event.type === "task-failed" && event.lost)) {
    end(attempt, "lost", event.at);
  } else {
    attempt.polls = event.polls;
    attempt.lastPoll = event.last_poll;
    attempt.outputFetchedAt = event.output_fetched_at;
    attempt.error = event.type === "task-completed" ? null : event.error;
    end(attempt, event.type === "task-completed" ? "completed" : "failed", event.at);
  }
}

function end(attempt: Mutable | undefined, outcome: AttemptRecord["outcome"], at: number): void {
  if (attempt === undefined || attempt.endedAt !== null) return;
  attempt.endedAt = at;
  attempt.outcome = outcome;
}

function toAttempt(event: Extract<TimelineEvent, { type: "task-started" }>): Mutable {
  return {
    taskId: event.task_id,
    number: event.attempt,
    workerId: event.worker_id,
    readyAt: event.ready_at,
    claimedAt: event.at,
    ...NOTHING_YET,
  };
}
