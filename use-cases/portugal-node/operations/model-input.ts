import * as v from "valibot";
import { type JsonObject, OperationError, readInlineJson } from "../../../src/service/kit.ts";

const ModelSchema = v.object({
  username: v.optional(
    v.pipe(v.string("username must be a text"), v.nonEmpty("username is empty")),
    "demo_user",
  ),
  model_name: v.pipe(v.string(), v.nonEmpty()),
});

/**
 * The model that an input names, as TrainModel hands it on.
 *
 * @throws OperationError when it names none
 */
export function readModelInput(input: JsonObject | undefined): v.InferOutput<typeof ModelSchema> {
  if (input === undefined) throw new OperationError("No model info provided");
  if (input.protocol !== "inline") throw new OperationError("Expected inline model info from TrainModel");
  const given = readInlineJson(typeof input.uri === "string" ? input.uri : "");
  const reading = v.safeParse(ModelSchema, given);
  if (reading.success) return reading.output;
  const [issue] = reading.issues;
  const isName = v.getDotPath(issue) === "model_name";
  throw new OperationError(isName ? "No model_name in input" : issue.message);
}
