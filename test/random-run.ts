/** A workflow moved by random steps through the rules of the model, with time passing: for views of what attempts leave. */
import fc from "fast-check";
import type { WorkflowEvent } from "../src/model/event.ts";
import type { AttemptRecord, TaskRecord, WorkflowSnapshot } from "../src/model/record.ts";
import type { AttemptName, Settlement } from "../src/model/settlement.ts";
import { hasEnded, NO_TASKS } from "../src/model/status.ts";
import { type TaskState, toNewTask } from "../src/model/task-state.ts";
import { WorkflowState } from "../src/model/workflow-state.ts";
import { makeCompleted, makeFailed, makeRetry, makeSettlement, makeWorkflow } from "./builders.ts";

const EPOCH = Date.UTC(2026, 0, 1);

export interface RunStep {
  readonly passMs: number;
  readonly do:
    | "start"
    | "accept"
    | "complete"
    | "fetch"
    | "fail"
    | "retry"
    | "lose"
    | "cancel"
    | "start again";
  /** Which of the tasks that the step can be done to. */
  readonly which: number;
}

const ORDINARY = ["start", "start", "start", "accept", "complete", "complete", "fetch"] as const;
const RARE = ["fail", "retry", "lose", "cancel", "start again"] as const;

export const anyRunSteps: fc.Arbitrary<readonly RunStep[]> = fc.array(
  fc.record({
    passMs: fc.oneof(fc.constant(0), fc.nat(50), fc.nat(5_000), fc.nat(50_000_000)),
    do: fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom(...ORDINARY) },
      { weight: 1, arbitrary: fc.constantFrom(...RARE) },
    ),
    which: fc.nat(20),
  }),
  { maxLength: 60 },
);

/** Edges of a graph without a circle, as a sketch names them. */
export const anyEdges: fc.Arbitrary<string> = fc
  .uniqueArray(fc.tuple(fc.nat(7), fc.nat(7)), { maxLength: 12, selector: ([a, b]) => `${a}>${b}` })
  .map((pairs) =>
    pairs
      .filter(([from, to]) => from < to)
      .map(([from, to]) => `t${from}>t${to}`)
      .join(" "),
  );

const SETTLEMENTS = {
  complete: () => makeCompleted(),
  /** The clock of a worker may differ from that of the store. */
  fetch: (now: number) =>
    makeSettlement(
      { kind: "completed", output: null },
      { polls: 3, lastPoll: { answer: "complete 100", at: now - 700 }, outputFetchedAt: now + 100 },
    ),
  fail: () => makeFailed(),
  retry: (_: number, which: number) => makeRetry(which * 1000),
} satisfies Partial<Record<RunStep["do"], (now: number, which: number) => Settlement>>;

export class RandomRun {
  readonly state: WorkflowState;
  readonly snapshot: WorkflowSnapshot;
  now = EPOCH;

  constructor(edges: string) {
    const { tasks, ...values } = makeWorkflow({ tasks: "t0 t1 t2", edges });
    this.state = new WorkflowState(
      { ...values, createdAt: EPOCH, updatedAt: EPOCH, status: "running", error: null, sequence: 0 },
      tasks.map((task) => toNewTask(task, EPOCH)),
      () => {},
    );
    this.state.submit(EPOCH);
    this.state.takeEvents();
    this.snapshot = { workflow: this.#toWorkflowRecord(), tasks: this.state.tasks.map(toTaskRecord) };
  }

  /** Does a step if it can be done; the events of it. */
  take({ passMs, do: name, which }: RunStep): readonly WorkflowEvent[] {
    this.now += passMs;
    const { state, now } = this;
    if (name === "cancel") {
      if (!hasEnded(state.values.status)) state.cancel(now);
    } else if (name === "start again") {
      if (state.values.status === "failed" || state.values.status === "cancelled") state.retry(null, now);
    } else this.#takeOnTask(name, which);
    return state.takeEvents();
  }

  attemptsOf(position: number): readonly AttemptRecord[] {
    const { plan, values } = this.state.tasks[position] ?? {};
    return (values?.attempts ?? []).map((attempt) => ({ taskId: plan?.taskId ?? "", ...attempt }));
  }

  #takeOnTask(name: Exclude<RunStep["do"], "cancel" | "start again">, which: number): void {
    const { state, now } = this;
    const open = state.tasks.filter((task) => canTake(task, name, now));
    const task = open[which % open.length];
    if (task === undefined) return;
    if (name === "start") state.start(task, `worker-${which}`, now);
    else if (name === "lose") state.lose(task, now);
    else this.#report({ position: task.plan.position, attempt: task.values.attempt }, name, which);
  }

  #report(attempt: AttemptName, name: "accept" | keyof typeof SETTLEMENTS, which: number): void {
    if (name === "accept") this.state.accept(attempt, "job", this.now);
    else this.state.settle(attempt, SETTLEMENTS[name](this.now, which), this.now);
  }

  #toWorkflowRecord() {
    const { workflowId, name, webUis } = this.state.values;
    return {
      ...{ workflowId, name, webUis, status: "running" as const, error: null },
      ...{ createdAt: EPOCH, updatedAt: EPOCH, sequence: 1 },
      counts: { ...NO_TASKS, pending: this.state.tasks.length },
    };
  }
}

function canTake({ values }: TaskState, name: RunStep["do"], now: number): boolean {
  if (name === "start") return values.availableAt !== null && values.availableAt <= now;
  if (values.status !== "running") return false;
  if (name === "accept") return values.serviceTaskId === null;
  return name !== "fetch" || values.serviceTaskId !== null;
}

function toTaskRecord({ plan, values }: TaskState): TaskRecord {
  const { position, taskId, nodeKey } = plan;
  const { status, attempt, progress, error, updatedAt, startedAt, endedAt } = values;
  return {
    ...{ position, taskId, nodeKey, status, attempt, accepted: false, progress, error, output: null },
    ...{ createdAt: EPOCH, updatedAt, startedAt, endedAt },
  };
}
