/** The workflows that the oracle keeps, in the order of their submission, and all that was ever told of any. */
import type { WorkflowEvent } from "../../src/model/event.ts";
import { isSettled, type WorkflowStatus } from "../../src/model/status.ts";
import { IDEMPOTENCY_MS, type Idempotency } from "../../src/store/store.ts";
import { compareTexts, type OracleWorkflow, toCounts, toInstant } from "./oracle-state.ts";

interface KeyUse extends Idempotency {
  readonly workflowId: string;
  readonly createdAt: number;
}

export class OracleShelf {
  #workflows: readonly OracleWorkflow[] = [];
  /** What idempotency keys were used for; the last one counts. */
  #keys: readonly KeyUse[] = [];
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
    const { submitted, createdAt } = workflow;
    const { idempotency, workflowId } = submitted;
    if (idempotency !== null) this.#keys = [...this.#keys, { ...idempotency, workflowId, createdAt }];
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

  /** What an idempotency key was used for, while that holds. */
  findKey({ key }: Idempotency, now: number): KeyUse | undefined {
    const last = this.#keys.findLast((use) => use.key === key);
    return last && now < last.createdAt + IDEMPOTENCY_MS ? last : undefined;
  }

  /** Keeps an event and tells it. */
  append(workflow: OracleWorkflow, event: WorkflowEvent): void {
    workflow.events.push(event);
    this.#tell(event);
  }

  delete(workflow: OracleWorkflow, now: number): void {
    this.remove(workflow, now);
    this.#keys = this.#keys.filter(({ workflowId }) => workflowId !== idOf(workflow));
  }

  /** Its idempotency key stays. */
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
