/** The workflows that the oracle keeps, in the order of their submission, and all that was ever told of any. */
import type { WorkflowEvent } from "../../src/model/event.ts";
import { isSettled, type WorkflowStatus } from "../../src/model/status.ts";
import { IDEMPOTENCY_MS, type Idempotency } from "../../src/store/store.ts";
import { compareTexts, type OracleWorkflow, toCounts, toInstant } from "./oracle-state.ts";

export class OracleShelf {
  #workflows: readonly OracleWorkflow[] = [];
  readonly #told = new Map<string, WorkflowEvent[]>();

  /** In the order of submission. */
  get all(): readonly OracleWorkflow[] {
    return this.#workflows;
  }

  /** Of all workflows that were ever here. */
  get everKnown(): readonly string[] {
    return [...this.#told.keys()];
  }

  find(workflowId: string): OracleWorkflow | undefined {
    return this.#workflows.find((workflow) => idOf(workflow) === workflowId);
  }

  add(workflow: OracleWorkflow): void {
    this.#workflows = [...this.#workflows, workflow];
  }

  /** Newest first. */
  inState(status: WorkflowStatus | null): readonly OracleWorkflow[] {
    return this.#workflows.filter((workflow) => status === null || workflow.status === status).toReversed();
  }

  /** By id. */
  withPrefix(prefix: string): readonly OracleWorkflow[] {
    return this.#workflows
      .filter((workflow) => idOf(workflow).startsWith(prefix))
      .toSorted((one, other) => compareTexts(idOf(one), idOf(other)));
  }

  /** The workflow that an idempotency key was used for, while that holds. */
  findKey({ key }: Idempotency, now: number): OracleWorkflow | undefined {
    return this.#workflows.findLast(
      ({ submitted, createdAt }) => submitted.idempotency?.key === key && now < createdAt + IDEMPOTENCY_MS,
    );
  }

  /** Keeps an event and tells it. */
  append(workflow: OracleWorkflow, event: WorkflowEvent): void {
    workflow.events.push(event);
    this.#tell(event);
  }

  remove(workflow: OracleWorkflow, now: number): void {
    this.#workflows = this.#workflows.filter((other) => other !== workflow);
    const sequence = workflow.events.length + 1;
    const at = toInstant(now);
    this.#tell({ type: "workflow-deleted", sequence, workflow_id: idOf(workflow), at });
  }

  removeExpired(now: number): void {
    for (const workflow of this.#workflows) {
      const { retainMs } = workflow.submitted;
      const settled = isSettled(workflow.status, toCounts(workflow));
      if (settled && retainMs !== null && workflow.updatedAt + retainMs <= now) this.remove(workflow, now);
    }
  }

  /** What listeners were told of a workflow, since it was first submitted. */
  told(workflowId: string): readonly WorkflowEvent[] {
    return this.#told.get(workflowId) ?? [];
  }

  #tell(event: WorkflowEvent): void {
    this.#told.set(event.workflow_id, [...this.told(event.workflow_id), event]);
  }
}

export function idOf({ submitted }: OracleWorkflow): string {
  return submitted.workflowId;
}
