/** Puts into the log what happens: transitions, calls that are slow, trouble with the store. */
import type { ControlCall } from "../control/observed-control-client.ts";
import type { EngineObserver } from "../engine/engine-observer.ts";
import { AieffectError, isRefusal } from "../errors.ts";
import type { WorkflowEvent } from "../model/event.ts";
import type { StoreCall } from "../store/observed-store.ts";
import type { Claim } from "../store/store.ts";
import type { Logger } from "./logger.ts";

/** An execute may take as long as its task; a question about one should be answered in a moment. */
const SLOW_CALL_MS: Readonly<Record<ControlCall["kind"], number>> = {
  execute: 10_000,
  status: 2_000,
  output: 5_000,
  health: 2_000,
};
const SLOW_STORE_MS = 1_000;

/** What one worker does. Its id is on each line. */
export function logWork(log: Logger): EngineObserver {
  return {
    started(claim) {
      const facts = toFacts(claim);
      if (claim.serviceTaskId === null) log.info(facts, "Task started");
      else log.info({ ...facts, service_task_id: claim.serviceTaskId }, "Task taken over, followed on");
    },
    accepted(claim, serviceTaskId) {
      log.info({ ...toFacts(claim), service_task_id: serviceTaskId }, "Task accepted by its service");
    },
    settled(claim, outcome, recorded) {
      const facts = toFacts(claim);
      if (!recorded) {
        log.warn(
          { ...facts, outcome: outcome.kind },
          "Outcome refused: the attempt was no longer the live one",
        );
      } else if (outcome.kind === "completed") log.info(facts, "Task completed");
      else if (outcome.kind === "failed") log.warn({ ...facts, error: outcome.error }, "Task failed");
      else {
        log.warn(
          { ...facts, error: outcome.error, delay_ms: outcome.delayMs },
          "Attempt failed, another follows",
        );
      }
    },
    recovered(tasks) {
      log.warn({ tasks }, "Tasks of workers that are gone were made ready again");
    },
  };
}

/**
 * The events of workflows, and the tasks that were lost; what else becomes of tasks is told by who does it. That a
 * workflow has ended is told a turn later, so that a worker of this process has told of its last task by then.
 */
export function logEvents(log: Logger): (event: WorkflowEvent) => void {
  const ends: WorkflowEvent[] = [];
  const logEnds = () => {
    for (const end of ends.splice(0)) logEvent(log, end);
  };
  return (event) => {
    if (event.type === "workflow-completed" || event.type === "workflow-failed") {
      if (ends.push(event) === 1) setImmediate(logEnds);
      return;
    }
    if (event.type === "workflow-retried" || event.type === "workflow-deleted") logEnds();
    logEvent(log, event);
  };
}

function logEvent(log: Logger, event: WorkflowEvent) {
  const facts = { workflow_id: event.workflow_id };
  switch (event.type) {
    case "workflow-submitted":
      // Not `name`: that is the logger's own for those who lay lines out.
      return log.info({ ...facts, workflow_name: event.name, tasks: event.tasks }, "Workflow submitted");
    case "workflow-completed":
      return log.info(facts, "Workflow completed");
    case "workflow-failed":
      return log.warn({ ...facts, error: event.error }, "Workflow failed");
    case "workflow-cancelled":
      return log.info(facts, "Workflow cancelled");
    case "workflow-retried":
      return log.info(facts, "Workflow started again");
    case "workflow-deleted":
      return log.info(facts, "Workflow deleted");
    case "task-lost": {
      const { task_id, node_key, attempt, worker_id } = event;
      return log.warn({ ...facts, task_id, node_key, attempt, worker_id }, "Task lost with its worker");
    }
    default:
  }
}

export function logSlowCall(log: Logger, call: ControlCall): void {
  if (call.durationMs < SLOW_CALL_MS[call.kind]) return;
  const { kind, address, taskId, workflowId, durationMs, outcome } = call;
  const duration_ms = Math.round(durationMs);
  log.warn(
    { workflow_id: workflowId, task_id: taskId, call: kind, address, duration_ms, outcome },
    "Slow call",
  );
}

/** How long (ms) nothing more is said of the store: when it is away, every call of a busy process tells the same. */
const QUIET_MS = 5_000;

/** Says when the store fails or is slow, but not how often in a moment. */
export class StoreTroubleLog {
  readonly #log: Logger;
  readonly #now: () => number;
  #quietUntil = Number.NEGATIVE_INFINITY;
  #unsaid = 0;

  constructor(log: Logger, now: () => number) {
    this.#log = log;
    this.#now = now;
  }

  /** Errors by which the store refuses what a client asked for are no trouble of the store. */
  told({ name, durationMs, error }: StoreCall): void {
    const isFailed = error !== undefined && !isRefusal(error);
    if (!isFailed && durationMs < SLOW_STORE_MS) return;
    const now = this.#now();
    if (now < this.#quietUntil) {
      this.#unsaid += 1;
      return;
    }
    const facts = { call: name, duration_ms: Math.round(durationMs), unsaid_before: this.#unsaid };
    this.#quietUntil = now + QUIET_MS;
    this.#unsaid = 0;
    if (!isFailed) this.#log.warn(facts, "Slow call of the store");
    else if (error instanceof AieffectError) {
      this.#log.error({ ...facts, code: error.code, error: error.message }, "The store failed a call");
    } else this.#log.error({ ...facts, err: error }, "The store failed a call");
  }
}

function toFacts({ token, taskId, nodeKey }: Claim) {
  return {
    workflow_id: token.workflowId,
    task_id: taskId,
    node_key: nodeKey,
    attempt: token.attempt,
    worker_id: token.workerId,
  };
}

/** Has each request logged, at the level debug. The query is left out: it is the caller's own. */
export function logRequests(
  answer: (request: Request) => Promise<Response>,
  log: Logger,
): (request: Request) => Promise<Response> {
  return async (request) => {
    const startedAt = performance.now();
    const response = await answer(request);
    const duration_ms = Math.round(performance.now() - startedAt);
    const { pathname } = new URL(request.url);
    log.debug(
      { method: request.method, path: pathname, status: response.status, duration_ms },
      "Request answered",
    );
    return response;
  };
}
