/** What a generation is told: by an inline input, and by parameters, which win. */
import { randomInt } from "node:crypto";
import * as v from "valibot";
import {
  type ExecuteRequest,
  type JsonObject,
  OperationError,
  readInlineJson,
  resolveOptions,
  type Task,
} from "../../../../src/service/kit.ts";

const COUNT_MESSAGE = "num_records must be a positive integer";
const SEED_MESSAGE = "seed must be an integer";

/** Seeds that nobody chose. */
const SEEDS = 2 ** 32;

const ConfigurationSchema = v.object({
  num_records: v.optional(
    v.pipe(
      v.number(COUNT_MESSAGE),
      v.integer(COUNT_MESSAGE),
      v.minValue(1, COUNT_MESSAGE),
      v.maxValue(1_000_000, COUNT_MESSAGE),
    ),
    10,
  ),
  seed: v.optional(v.pipe(v.number(SEED_MESSAGE), v.safeInteger(SEED_MESSAGE)), () => randomInt(SEEDS)),
});

export type Configuration = v.InferOutput<typeof ConfigurationSchema>;

/** @throws OperationError when a value is none that can be used */
export function readConfiguration(request: ExecuteRequest, task: Pick<Task, "log">): Configuration {
  return resolveOptions(ConfigurationSchema, findConfiguration(request, task), request.parameters);
}

/** The first inline input that holds a JSON object, whatever its format; the others are passed over, and logged. */
function findConfiguration({ inputs }: ExecuteRequest, task: Pick<Task, "log">): JsonObject {
  for (const { protocol, uri } of inputs) {
    if (protocol !== "inline") continue;
    try {
      return readInlineJson(typeof uri === "string" ? uri : "");
    } catch (error) {
      if (!(error instanceof OperationError)) throw error;
      task.log(`${error.message}. Passing over it`);
    }
  }
  return {};
}
