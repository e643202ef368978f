import * as v from "valibot";
import { AieffectError } from "../../errors.ts";
import { WorkflowStatusSchema } from "../../model/status.ts";
import { toValidationErrors, toValueError, type ValidationError } from "../../model/validation-detail.ts";
import { toWorkflowAnswer, type WorkflowList, WorkflowListSchema } from "../../model/workflow-answer.ts";
import type { WorkflowQuery } from "../../store/store.ts";
import { refuse } from "../answer.ts";
import { answerOf, type Endpoint, invalidRequest } from "../endpoint.ts";
import { canBeId } from "../find-workflow.ts";
import type { ServerPorts } from "../ports.ts";

const DEFAULT_LIMIT = 50;
const HIGHEST_LIMIT = 500;

const LimitSchema = v.pipe(
  v.string(),
  v.transform((text) => (/^\s*[+-]?\d{1,15}\s*$/.test(text) ? Number(text) : Number.NaN)),
  v.number(),
  v.minValue(1),
  v.maxValue(HIGHEST_LIMIT),
);

const QuerySchema = v.pipe(
  v.object({
    status: v.optional(WorkflowStatusSchema),
    prefix: v.optional(v.string(), ""),
    limit: v.optional(LimitSchema, String(DEFAULT_LIMIT)),
    cursor: v.optional(v.string()),
  }),
  v.forward(
    v.check(({ prefix, status }) => prefix === "" || status === undefined, "cannot be combined with status"),
    ["prefix"],
  ),
);

type Query = v.InferOutput<typeof QuerySchema>;

const NO_WORKFLOWS: WorkflowList = { workflows: [], next_cursor: null };

/** GET /workflows: a page of them, newest first, or by id those whose id begins with `prefix`. */
export function createListEndpoint({ store }: ServerPorts): Endpoint {
  async function list(query: Query): Promise<Response> {
    if (query.prefix !== "" && !canBeId(query.prefix)) return Response.json(NO_WORKFLOWS);
    try {
      const { workflows, nextCursor } = await store.list(toStoreQuery(query));
      const page: WorkflowList = { workflows: workflows.map(toWorkflowAnswer), next_cursor: nextCursor };
      return Response.json(page);
    } catch (error) {
      if (!(error instanceof AieffectError && error.code === "INVALID_INPUT")) throw error;
      return refuse(422, [toCursorError(error.message)]);
    }
  }

  return {
    method: "GET",
    path: "/workflows",
    description: {
      operationId: "listWorkflows",
      summary: "List workflows, newest first",
      parameters: [
        queryParameter("status", "Those in this state", {
          type: "string",
          enum: [...WorkflowStatusSchema.options],
        }),
        queryParameter("prefix", "Those whose id begins so, by id; not together with status", {
          type: "string",
        }),
        queryParameter("limit", "Most of one page", {
          type: "integer",
          minimum: 1,
          maximum: HIGHEST_LIMIT,
          default: DEFAULT_LIMIT,
        }),
        queryParameter("cursor", "The next_cursor of the page before", { type: "string" }),
      ],
      responses: { ...answerOf("A page of workflows", WorkflowListSchema), ...invalidRequest() },
    },
    answer(context) {
      const query = v.safeParse(QuerySchema, context.req.query());
      return query.success ? list(query.output) : refuse(422, toValidationErrors(query.issues, "query"));
    },
  };
}

function toStoreQuery({ status, prefix, limit, cursor }: Query): WorkflowQuery {
  const page = { limit, cursor: cursor ?? null };
  return prefix === "" ? { status: status ?? null, prefix, ...page } : { status: null, prefix, ...page };
}

function toCursorError(message: string): ValidationError {
  const { type, ...context } = toValueError(message);
  return { type, loc: ["query", "cursor"], ...context };
}

const queryParameter = (name: string, description: string, schema: QueryParameterSchema) => ({
  in: "query",
  name,
  description,
  schema,
});

type QueryParameterSchema =
  | { readonly type: "string"; readonly enum?: string[] }
  | {
      readonly type: "integer";
      readonly minimum: number;
      readonly maximum: number;
      readonly default: number;
    };
