import { hash } from "node:crypto";
import type { Context } from "hono";
import type { DescribeRouteOptions } from "hono-openapi";
import { toCanonicalJson } from "../../model/canonical-json.ts";
import type { JsonObject } from "../../model/field.ts";
import type { PlannedSubmission } from "../../model/submission.ts";
import { type WorkflowStatusAnswer, WorkflowStatusAnswerSchema } from "../../model/workflow-answer.ts";
import type { Idempotency } from "../../store/store.ts";
import { refuse } from "../answer.ts";
import type { BodyReader } from "../body.ts";
import {
  answerOf,
  BODY_REFUSALS,
  describeBody,
  type Endpoint,
  invalidRequest,
  refusals,
} from "../endpoint.ts";
import { Planning } from "../planning.ts";
import type { ServerPorts } from "../ports.ts";
import type { Submissions } from "../submissions.ts";

const IDEMPOTENCY_HEADER = "Idempotency-Key";
const LONGEST_IDEMPOTENCY_KEY = 255;

interface SubmitRequest {
  readonly planned: PlannedSubmission;
  readonly idempotency: Idempotency | null;
}

/** POST /workflows: checks a submission, stores it and starts it. Nothing is stored before all checks have passed. */
export function createSubmitEndpoint(
  ports: ServerPorts,
  bodies: BodyReader,
  submissions: Submissions,
): Endpoint {
  const { store, newWorkflowId, settings } = ports;
  const planning = new Planning(submissions);

  /** What is submitted, or the answer that refuses it. */
  async function read(context: Context): Promise<SubmitRequest | Response> {
    const bytes = await bodies.read(context);
    if (bytes instanceof Response) return bytes;
    const contentType = context.req.header("content-type") ?? null;
    const key = context.req.header(IDEMPOTENCY_HEADER) ?? "";
    const body = key === "" ? planning.read(bytes, contentType) : planning.plan(bytes, contentType);
    if (body.kind === "invalid") return refuse(422, body.detail);
    if (key.length > LONGEST_IDEMPOTENCY_KEY) return refuse(400, `Invalid ${IDEMPOTENCY_HEADER}: too long`);
    return { planned: body.planned, idempotency: toIdempotency(key, body.raw, body.planned) };
  }

  async function answer(context: Context): Promise<Response> {
    const request = await read(context);
    if (request instanceof Response) return request;
    const { name, plan, inputs, options, servicesApiKey, webUis } = request.planned;
    const { workflowId } = await store.submit({
      workflowId: newWorkflowId(),
      name,
      tasks: plan.tasks,
      inputs,
      options,
      servicesApiKey,
      webUis,
      retainMs: options.retain_s === null ? settings.retainMs : options.retain_s * 1000,
      idempotency: request.idempotency,
    });
    return Response.json({ workflow_id: workflowId, status: "running" } satisfies WorkflowStatusAnswer);
  }

  return {
    method: "POST",
    path: "/workflows",
    description: toDescription(submissions),
    answer,
  };
}

const toDescription = ({ described }: Submissions): DescribeRouteOptions => ({
  operationId: "submitWorkflow",
  summary: "Submit a pipeline and start it",
  parameters: [
    {
      in: "header",
      name: IDEMPOTENCY_HEADER,
      schema: { type: "string", maxLength: LONGEST_IDEMPOTENCY_KEY },
      description:
        "The same key with the same body within 24 h answers with the first workflow and starts nothing.",
    },
  ],
  requestBody: {
    required: true,
    content: describeBody(described),
  },
  responses: {
    ...answerOf("It is stored and running", WorkflowStatusAnswerSchema),
    ...refusals({
      400: "Blueprint, dockerinfo, inputs or parameters are wrong",
      409: "The Idempotency-Key was used for another request",
      ...BODY_REFUSALS,
    }),
    ...invalidRequest(),
  },
});

/**
 * A request is the same when its body means the same: the order of keys, white space and what is dropped of a reference
 * do not count. All of it has passed its checks, so it is nested no deeper than what can be written again.
 */
function toIdempotency(
  key: string,
  raw: JsonObject | null,
  { inputs }: PlannedSubmission,
): Idempotency | null {
  if (key === "" || raw === null) return null;
  return { key, fingerprint: hash("sha256", toCanonicalJson({ ...raw, inputs })) };
}
