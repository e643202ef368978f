/** What can be done to a workflow that is stored: end it, or start again what did not complete. */
import * as v from "valibot";
import { closedObject } from "../../model/field.ts";
import { NullableServicesApiKeySchema } from "../../model/submission.ts";
import { type WorkflowStatusAnswer, WorkflowStatusAnswerSchema } from "../../model/workflow-answer.ts";
import { refuseUnknownWorkflow } from "../answer.ts";
import type { BodyReader } from "../body.ts";
import {
  answerOf,
  BODY_REFUSALS,
  describeBody,
  type Endpoint,
  invalidRequest,
  pathParameter,
  refusals,
} from "../endpoint.ts";
import { canBeId } from "../find-workflow.ts";
import type { ServerPorts } from "../ports.ts";

/** The key of the first start is forgotten by then. */
const RetryRequestSchema = closedObject({
  services_api_key: v.optional(NullableServicesApiKeySchema, null),
});

export function createSteerEndpoints({ store }: ServerPorts, bodies: BodyReader): readonly Endpoint[] {
  return [
    {
      method: "POST",
      path: "/workflows/:workflow_id/cancel",
      description: {
        operationId: "cancelWorkflow",
        summary: "End a workflow: nothing new starts, nothing is waited for",
        responses: {
          ...answerOf("It is cancelled", WorkflowStatusAnswerSchema),
          ...refusals({ 404: "No such workflow", 409: "It has ended" }),
        },
      },
      async answer(context) {
        const workflow_id = pathParameter(context, "workflow_id");
        if (!canBeId(workflow_id)) return refuseUnknownWorkflow();
        await store.cancel(workflow_id);
        return Response.json({ workflow_id, status: "cancelled" } satisfies WorkflowStatusAnswer);
      },
    },
    {
      method: "POST",
      path: "/workflows/:workflow_id/retry",
      description: {
        operationId: "retryWorkflow",
        summary: "Start failed, skipped and cancelled tasks again; completed ones keep their outputs",
        requestBody: { content: describeBody(RetryRequestSchema) },
        responses: {
          ...answerOf("It is running again", WorkflowStatusAnswerSchema),
          ...refusals({
            404: "No such workflow",
            409: "It has neither failed nor been cancelled",
            ...BODY_REFUSALS,
          }),
          ...invalidRequest(),
        },
      },
      async answer(context) {
        const workflow_id = pathParameter(context, "workflow_id");
        if (!canBeId(workflow_id)) return refuseUnknownWorkflow();
        const body = await bodies.parseOptional(context, RetryRequestSchema, { services_api_key: null });
        if (body instanceof Response) return body;
        await store.retry(workflow_id, body.services_api_key);
        return Response.json({ workflow_id, status: "running" } satisfies WorkflowStatusAnswer);
      },
    },
  ];
}
