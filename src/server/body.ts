/** Bodies of requests: read within bounds, parsed by a schema, refused in the words of the contract. */
import type { Context } from "hono";
import type * as v from "valibot";
import type { Clock } from "../clock.ts";
import { type ParsedBody, parseJsonBody } from "../model/json-body.ts";
import { RequestBodyReader, refuseBody } from "../request-body.ts";
import { refuse } from "./answer.ts";

/** How long (ms) a body may take to arrive. */
const BODY_TIMEOUT_MS = 30_000;

type ValidBody<T> = Extract<ParsedBody<T>, { kind: "valid" }>;

export interface BodyReader {
  /** The body as it came, or the answer that refuses it. */
  read(context: Context): Promise<Uint8Array | Response>;
  /** What the schema makes of the body, or the answer that refuses it. */
  parse<T>(context: Context, schema: v.GenericSchema<unknown, T>): Promise<ValidBody<T> | Response>;
  /** The same for a body that may be left out. */
  parseOptional<T>(
    context: Context,
    schema: v.GenericSchema<unknown, T>,
    withoutBody: T,
  ): Promise<T | Response>;
}

export function createBodyReader(maxBytes: number, clock: Clock): BodyReader {
  const reader = new RequestBodyReader({ bytes: maxBytes, timeoutMs: BODY_TIMEOUT_MS }, clock);
  const read = (context: Context): Promise<Uint8Array | Response> =>
    reader.read(context.req.raw, (body) => (body.kind === "read" ? body.bytes : refuseBody(body.kind)));
  return {
    read,
    async parse(context, schema) {
      const bytes = await read(context);
      return bytes instanceof Response ? bytes : parse(context, schema, bytes);
    },
    async parseOptional(context, schema, withoutBody) {
      const bytes = await read(context);
      if (bytes instanceof Response) return bytes;
      if (bytes.byteLength === 0) return withoutBody;
      const body = parse(context, schema, bytes);
      return body instanceof Response ? body : body.value;
    },
  };
}

function parse<T>(
  context: Context,
  schema: v.GenericSchema<unknown, T>,
  bytes: Uint8Array,
): ValidBody<T> | Response {
  const body = parseJsonBody(schema, bytes, context.req.header("content-type") ?? null);
  return body.kind === "valid" ? body : refuse(422, body.detail);
}
