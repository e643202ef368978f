/** Workflows at work, as they are read back: copies that do not change with them. */
import type { DataReference } from "../../model/data-reference.ts";
import type { AttemptRecord, TaskPlanRecord, TaskRecord, WorkflowRecord } from "../../model/record.ts";
import type { TaskState } from "../../model/task-state.ts";
import type { WorkflowState } from "../../model/workflow-state.ts";

export function toWorkflowRecord({ values, counts }: WorkflowState): WorkflowRecord {
  const { workflowId, name, status, error, createdAt, updatedAt, sequence } = values;
  return { workflowId, name, status, error, createdAt, updatedAt, counts: { ...counts }, sequence };
}

export function toTaskRecord(
  { plan, values }: TaskState,
  output: DataReference | null,
  createdAt: number,
): TaskRecord {
  const { position, taskId, nodeKey } = plan;
  const { status, attempt, progress, error, updatedAt, startedAt, endedAt, serviceTaskId } = values;
  const accepted = serviceTaskId !== null;
  const state = { status, attempt, accepted, progress, error, output };
  return { position, taskId, nodeKey, ...state, createdAt, updatedAt, startedAt, endedAt };
}

export function toTaskPlanRecord({
  plan: { taskId, nodeKey, nodeType, address },
}: TaskState): TaskPlanRecord {
  return { taskId, nodeKey, nodeType, address };
}

export function toAttemptRecords({ plan: { taskId }, values: { attempts } }: TaskState): AttemptRecord[] {
  return attempts.map((attempt) => ({ taskId, ...attempt }));
}
