/** What is read of one workflow: copies, which do not change with it. Of one that is not stored there is nothing. */
import type { DataReference } from "../../model/data-reference.ts";
import type { AttemptRecord, TaskPlanRecord, WorkflowSnapshot } from "../../model/record.ts";
import type { TaskState } from "../../model/task-state.ts";
import type { WorkflowState } from "../../model/workflow-state.ts";
import type { Edge } from "../store.ts";
import type { ActiveWorkflows } from "./active-workflows.ts";
import { toAttemptRecords, toTaskPlanRecord, toTaskRecord, toWorkflowRecord } from "./records.ts";
import type { StoredWorkflows } from "./stored-workflows.ts";

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
    return workflow === null ? [] : workflow.tasks.map((task) => this.inputsOf(workflow, task));
  }

  /** P6 */
  inputsOf(workflow: WorkflowState, { plan: { upstream } }: TaskState): readonly DataReference[] {
    if (upstream.length === 0) return workflow.values.inputs;
    const outputs = upstream.map((position) => {
      const task = workflow.tasks[position];
      return task === undefined ? null : this.#outputOf(workflow, task);
    });
    return outputs.filter((output) => output !== null);
  }

  #tasksOf(workflowId: string): readonly TaskState[] {
    return this.#workflows.find(workflowId)?.tasks ?? [];
  }

  #outputOf({ values: { workflowId } }: WorkflowState, { output, plan }: TaskState): DataReference | null {
    if (output === null) return null;
    return output === "stored" ? this.#stored.output(workflowId, plan.position) : output.reference;
  }
}
