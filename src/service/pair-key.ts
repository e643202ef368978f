/** The key of a workflow's task. Unlike their ids with a dot between them, it never reads the same for two pairs. */
export const toPairKey = (workflowId: string, taskId: string): string =>
  `${workflowId.length}:${workflowId}${taskId}`;
