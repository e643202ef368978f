/** What is read of one workflow: copies, which do not change with it. Of one that is not stored there is nothing. */
import type { DataReference } from "../../model/data-reference.ts";
import type { AttemptRecord, TaskPlanRecord, WorkflowSnapshot } from "../../model/record.ts";
import type { TaskState } from "../../model/task-state.ts";
import type { WorkflowState } from "../../model/workflow-state.ts";
import type { Claim, Edge } from "../store.ts";
import type { ActiveWorkflows } from "./active-workflows.ts";
import { toAttemptRecords, toTaskPlanRecord, toTaskRecord, toWorkflowRecord } from "./records.ts";
import type { StoredWorkflows } from "./stored-workflows.ts";

type GivenInputs = Pick<Claim, "inputs" | "inputNodes">;

export class WorkflowReader {
  readonly #workflows: ActiveWorkflows;
  readonly #stored: StoredWorkflows;

  constructor(workflows: ActiveWorkflows, stored: StoredWorkflows) {
    this.#workflows = workflows;
    this.#stored = stored;
  }

  snapshot(workflowId: string): WorkflowSnapshot | null {
    const workflow = this.#workflows.find(workflowId);
    if (workflow === null) return null;
    const { createdAt } = workflow.values;
    const tasks = workflow.tasks.map((task) => toTaskRecord(task, this.#outputOf(workflow, task), createdAt));
    return { workflow: toWorkflowRecord(workflow), tasks };
  }

  edges(workflowId: string): Edge[] {
    return this.#tasksOf(workflowId).flatMap(({ plan: { position, downstream } }) =>
      downstream.map((next): Edge => [position, next]),
    );
  }

  plans(workflowId: string): TaskPlanRecord[] {
    return this.#tasksOf(workflowId).map(toTaskPlanRecord);
  }

  attempts(workflowId: string): AttemptRecord[] {
    return this.#tasksOf(workflowId).flatMap(toAttemptRecords);
  }

  taskInputs(workflowId: string): (readonly DataReference[])[] {
    const workflow = this.#workflows.find(workflowId);
    return workflow === null ? [] : workflow.tasks.map((task) => this.givenInputs(workflow, task).inputs);
  }

  /** P6 */
  givenInputs(workflow: WorkflowState, { plan: { upstream } }: TaskState): GivenInputs {
    const { inputs } = workflow.values;
    if (upstream.length === 0) return { inputs, inputNodes: inputs.map(() => null) };
    const outputs: DataReference[] = [];
    const inputNodes: string[] = [];
    for (const position of upstream) {
      const task = workflow.tasks[position];
      const output = task === undefined ? null : this.#outputOf(workflow, task);
      if (task === undefined || output === null) continue;
      outputs.push(output);
      inputNodes.push(task.plan.nodeKey);
    }
    return { inputs: outputs, inputNodes };
  }

  #tasksOf(workflowId: string): readonly TaskState[] {
    return this.#workflows.find(workflowId)?.tasks ?? [];
  }

  #outputOf({ values: { workflowId } }: WorkflowState, { output, plan }: TaskState): DataReference | null {
    if (output === null) return null;
    return output === "stored" ? this.#stored.output(workflowId, plan.position) : output.reference;
  }
}
