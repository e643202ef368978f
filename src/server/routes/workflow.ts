/** One workflow: look at it, remove it, see its graph. */
import { type DeletedAnswer, DeletedAnswerSchema } from "../../model/server-answer.ts";
import {
  GraphAnswerSchema,
  toGraphAnswer,
  toWorkflowAnswer,
  WorkflowAnswerSchema,
} from "../../model/workflow-answer.ts";
import { refuseUnknownWorkflow } from "../answer.ts";
import { answerOf, type Endpoint, pathParameter, refusals } from "../endpoint.ts";
import { canBeId, findWorkflow } from "../find-workflow.ts";
import type { ServerPorts } from "../ports.ts";

const UNKNOWN = refusals({ 404: "No such workflow" });

export function createWorkflowEndpoints({ store }: ServerPorts): readonly Endpoint[] {
  return [
    {
      method: "GET",
      path: "/workflows/:workflow_id",
      description: {
        operationId: "getWorkflow",
        summary: "How a workflow is doing",
        responses: { ...answerOf("The workflow", WorkflowAnswerSchema), ...UNKNOWN },
      },
      async answer(context) {
        const workflow = await findWorkflow(store, pathParameter(context, "workflow_id"));
        return workflow === null ? refuseUnknownWorkflow() : Response.json(toWorkflowAnswer(workflow));
      },
    },
    {
      method: "DELETE",
      path: "/workflows/:workflow_id",
      description: {
        operationId: "deleteWorkflow",
        summary: "Stop a workflow and remove all that is kept of it",
        responses: { ...answerOf("It is removed", DeletedAnswerSchema), ...UNKNOWN },
      },
      async answer(context) {
        const id = pathParameter(context, "workflow_id");
        const isDeleted = canBeId(id) && (await store.delete(id));
        return isDeleted
          ? Response.json({ status: "deleted" } satisfies DeletedAnswer)
          : refuseUnknownWorkflow();
      },
    },
    {
      method: "GET",
      path: "/workflows/:workflow_id/graph",
      description: {
        operationId: "getGraph",
        summary: "Which task feeds which, in blueprint order",
        responses: { ...answerOf("The graph", GraphAnswerSchema), ...UNKNOWN },
      },
      async answer(context) {
        const id = pathParameter(context, "workflow_id");
        if (!canBeId(id)) return refuseUnknownWorkflow();
        const [plans, edges] = await Promise.all([store.plans(id), store.edges(id)]);
        // A workflow has at least one task.
        return plans.length === 0 ? refuseUnknownWorkflow() : Response.json(toGraphAnswer(plans, edges));
      },
    },
  ];
}
