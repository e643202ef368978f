import * as v from "valibot";
import type { JsonObject } from "../model/field.ts";
import { OperationError } from "./operation-error.ts";

/**
 * The options of an operation: the schema's defaults, overlaid by each layer in turn, so the last one wins.
 *
 * @throws OperationError with the message that the schema gives for the first value it refuses
 */
export function resolveOptions<const Schema extends v.GenericSchema>(
  schema: Schema,
  ...layers: readonly JsonObject[]
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, Object.assign({}, ...layers));
  if (!result.success) throw new OperationError(result.issues[0].message);
  return result.output;
}
