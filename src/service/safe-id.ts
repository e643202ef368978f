import { OperationError } from "./operation-error.ts";

const SAFE_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

/** Whether an id from outside may be used in a path, a key or a name as it is. */
export function isSafeId(id: string): boolean {
  return SAFE_ID.test(id);
}

/**
 * The ids of a request, once they are known to be safe in a path.
 *
 * @throws OperationError `Invalid workflow_id: …` or `Invalid task_id: …`
 */
export function toSafeIds(request: { readonly workflow_id: string; readonly task_id: string }): {
  workflowId: string;
  taskId: string;
} {
  for (const key of ["workflow_id", "task_id"] as const) {
    if (!isSafeId(request[key])) throw new OperationError(`Invalid ${key}: ${JSON.stringify(request[key])}`);
  }
  return { workflowId: request.workflow_id, taskId: request.task_id };
}
