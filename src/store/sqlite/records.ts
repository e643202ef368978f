/** Workflows at work, as they are read back: copies that do not change with them. */
import type { DataReference } from "../../model/data-reference.ts";
import type { AttemptRecord, TaskPlanRecord, TaskRecord, WorkflowRecord } from "../../model/record.ts";
import type { TaskState } from "../../model/task-state.ts";
import type { WorkflowState } from "../../model/workflow-state.ts";

export function toWorkflowRecord({ values, counts }: WorkflowState): WorkflowRecord {
  const { workflowId, name, status, error, createdAt, updatedAt, sequence, webUis } = values;
  return { workflowId, name, status, error, createdAt, updatedAt, counts: { ...counts }, sequence, webUis };
}

export function toTaskRecord(
  { plan, values }: TaskState,
  output: DataReference | null,
  createdAt: number,
): TaskRecord {
  return {
    position: plan.position,
    taskId: plan.taskId,
    nodeKey: plan.nodeKey,
    status: values.status,
    attempt: values.attempt,
    accepted: values.serviceTaskId !== null,
    progress: values.progress,
    error: values.error,
    output,
    createdAt,
    updatedAt: values.updatedAt,
    startedAt: values.startedAt,
    endedAt: values.endedAt,
  };
}

export function toTaskPlanRecord({
  plan: { taskId, nodeKey, nodeType, image, address },
}: TaskState): TaskPlanRecord {
  return { taskId, nodeKey, nodeType, image, address };
}

export function toAttemptRecords({ plan: { taskId }, values: { attempts } }: TaskState): AttemptRecord[] {
  return attempts.map((attempt) => ({ taskId, ...attempt }));
}
