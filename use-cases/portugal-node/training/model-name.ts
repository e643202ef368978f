/** A blueprint has the same task ids in each of its runs: the task alone would let runs overwrite each other's model. */
export const toModelName = (workflowId: string, taskId: string): string => `model_${workflowId}_${taskId}`;
