import type { WorkflowRecord } from "../model/record.ts";
import type { Store } from "../store/store.ts";

/** Every id that was ever given has this shape; what has another one is not asked of a store. */
const ID = /^[\w.-]{1,128}$/;

export const canBeId = (text: string): boolean => ID.test(text);

/** The record of a workflow without its tasks, at the same small cost whatever its size; null when it is not stored. */
export async function findWorkflow(store: Store, workflowId: string): Promise<WorkflowRecord | null> {
  if (!canBeId(workflowId)) return null;
  // Of the ids that begin with this one, itself is the first.
  const page = await store.list({ status: null, prefix: workflowId, limit: 1, cursor: null });
  const [workflow] = page.workflows;
  return workflow?.workflowId === workflowId ? workflow : null;
}
