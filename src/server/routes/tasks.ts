/** The tasks of a workflow: all of them in blueprint order, or one. */
import {
  type TaskAnswer,
  TaskAnswerSchema,
  type TasksAnswer,
  TasksAnswerSchema,
  toServedTask,
} from "../../model/workflow-answer.ts";
import type { Store } from "../../store/store.ts";
import { refuse, refuseUnknownWorkflow } from "../answer.ts";
import { answerOf, type Endpoint, pathParameter, refusals } from "../endpoint.ts";
import { canBeId } from "../find-workflow.ts";
import type { ServerPorts } from "../ports.ts";

export function createTaskEndpoints({ store }: ServerPorts): readonly Endpoint[] {
  return [
    {
      method: "GET",
      path: "/workflows/:workflow_id/tasks",
      description: {
        operationId: "listTasks",
        summary: "The tasks of a workflow, in blueprint order",
        responses: { ...answerOf("Its tasks", TasksAnswerSchema), ...refusals({ 404: "No such workflow" }) },
      },
      async answer(context) {
        const workflow_id = pathParameter(context, "workflow_id");
        const tasks = await readTasks(store, workflow_id, null);
        if (tasks.length === 0) return refuseUnknownWorkflow();
        return Response.json({ workflow_id, tasks } satisfies TasksAnswer);
      },
    },
    {
      method: "GET",
      path: "/workflows/:workflow_id/tasks/:task_id",
      description: {
        operationId: "getTask",
        summary: "One task, with all of its attempts",
        responses: { ...answerOf("The task", TaskAnswerSchema), ...refusals({ 404: "No such task" }) },
      },
      async answer(context) {
        const workflowId = pathParameter(context, "workflow_id");
        const [task] = await readTasks(store, workflowId, pathParameter(context, "task_id"));
        // The same words for an unknown workflow: the contract has it so.
        return task === undefined ? refuse(404, "Task not found") : Response.json(task);
      },
    },
  ];
}

/**
 * The tasks of a workflow, or the one of an id; none when there is no such workflow.
 *
 * @param taskId null for all
 */
async function readTasks(store: Store, workflowId: string, taskId: string | null): Promise<TaskAnswer[]> {
  if (!canBeId(workflowId)) return [];
  const [snapshot, attempts, inputs] = await Promise.all([
    store.snapshot(workflowId),
    store.attempts(workflowId),
    store.taskInputs(workflowId),
  ]);
  const tasks = snapshot?.tasks ?? [];
  const webUis = snapshot?.workflow.webUis ?? [];
  const attemptsByTask = Map.groupBy(attempts, (attempt) => attempt.taskId);
  return tasks
    .filter((task) => taskId === null || task.taskId === taskId)
    .map((task) => {
      const given = inputs[task.position] ?? [];
      return toServedTask(task, attemptsByTask.get(task.taskId) ?? [], given, webUis);
    });
}
