/** One method of one path: how it is described, and how it is answered. */
import type { Context } from "hono";
import { type DescribeRouteOptions, resolver } from "hono-openapi";
import type * as v from "valibot";
import { InvalidRequestSchema, RefusalSchema } from "../model/server-answer.ts";

export interface Endpoint {
  readonly method: "GET" | "POST" | "DELETE";
  /** As Hono writes it: `/workflows/:workflow_id`. */
  readonly path: string;
  readonly description: DescribeRouteOptions;
  readonly answer: (context: Context) => Response | Promise<Response>;
}

type Described = NonNullable<DescribeRouteOptions["responses"]>;

/** The description of a body, in the JSON Schema that OpenAPI 3.1 is made of. */
export const describeBody = (schema: v.GenericSchema) => ({
  "application/json": { schema: resolver(schema, { options: { target: "draft-2020-12" } }) },
});

/** Describes the answer 200, from the schema of its body. */
export function answerOf(description: string, schema: v.GenericSchema): Described {
  return { 200: { description, content: describeBody(schema) } };
}

/** Describes refusals in one sentence each, by status. */
export function refusals(descriptions: Readonly<Record<number, string>>): Described {
  const content = describeBody(RefusalSchema);
  const described = Object.entries(descriptions).map(([status, description]) => {
    return [status, { description, content }] as const;
  });
  return Object.fromEntries(described);
}

/** What may be refused of any request that has a body. */
export const BODY_REFUSALS = {
  408: "The body did not arrive in time",
  413: "The body is too large",
} as const;

/** Describes the answer to a request of a wrong shape. */
export function invalidRequest(): Described {
  return {
    422: { description: "Everything that has the wrong shape", content: describeBody(InvalidRequestSchema) },
  };
}

/** A part of the path, decoded. */
export function pathParameter(context: Context, name: "workflow_id" | "task_id"): string {
  return context.req.param(name) ?? "";
}
