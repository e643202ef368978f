/** The operations beside synthetic data: a model is trained on a series, and makes new ones. */
import * as v from "valibot";
import {
  type Environment,
  type Operation,
  OperationError,
  type Operations,
  operation,
  readDataDirectory,
  resolveOptions,
  toSafeIds,
} from "../../../src/service/kit.ts";
import { readServiceUrl } from "../addresses.ts";
import { callService, toServiceUrl } from "../calls/call-service.ts";
import { StreamStart } from "../report/first-rows.ts";
import { writeRunReport } from "../report/run-report.ts";
import type { TrainingTimes } from "../training/follow-training.ts";
import { train } from "../training/train.ts";
import { toHttpInput } from "./http-input.ts";
import { readModelInput } from "./model-input.ts";

const GENERATE_TIMEOUT_MS = 120_000;
const TRAINING_TIMES: TrainingTimes = { pollMs: 5_000, limitMs: 600_000 };

const toCount = (name: string, fallback: number) =>
  v.optional(
    v.pipe(
      v.number(`${name} must be a number`),
      v.integer(`${name} must be a whole number`),
      v.minValue(1, `${name} must be 1 or more`),
    ),
    fallback,
  );

const TrainSchema = v.object({
  username: v.optional(
    v.pipe(v.string("username must be a text"), v.nonEmpty("username is empty")),
    "demo_user",
  ),
  index_col: v.optional(v.string("index_col must be a text"), "timestamp"),
  epochs: toCount("epochs", 5),
  batch_size: toCount("batch_size", 100),
});

const GenerateSchema = v.object({ number_of_examples: toCount("number_of_examples", 10) });

/**
 * @param times of the polls of a training
 * @throws AieffectError INVALID_INPUT when SYNTHETIC_DATA_URL is no URL
 */
export function createSyntheticDataOperations(
  environment: Environment = process.env,
  times: TrainingTimes = TRAINING_TIMES,
): Operations {
  const base = readServiceUrl(environment, "SYNTHETIC_DATA_URL");
  const directory = readDataDirectory(environment);
  const trainModel: Operation = (request, task) => {
    // Not async: what is wrong with a request is told at once, and not when it is polled.
    const ids = toSafeIds(request);
    const input = toHttpInput(request.inputs);
    return train({ ids, input, options: resolveOptions(TrainSchema, request.parameters), base, times }, task);
  };
  const generateData: Operation = async ({ inputs, parameters, ...ids }, task) => {
    const { workflowId } = toSafeIds(ids);
    const { username, model_name } = readModelInput(inputs[0]);
    const { number_of_examples } = resolveOptions(GenerateSchema, parameters);
    // Both spellings: user_id and return_csv are the service's own, the others those of its documentation.
    const url = toServiceUrl(base, "/generate", {
      model_name,
      username,
      user_id: username,
      number_of_examples,
      output_format: "csv",
      return_csv: "true",
    });
    const call = { failure: "Generate error", timeoutMs: GENERATE_TIMEOUT_MS, signal: task.signal };
    return callService(url, call, async ({ body }) => {
      if (body === null) throw new OperationError("Generate error: empty answer");
      const start = new StreamStart(body);
      const result = await task.results.http(start.stream, "csv");
      const generated = { modelName: model_name, workflowId, start: start.bytes(), directory };
      await writeRunReport(generated, task);
      return result;
    });
  };
  return { TrainModel: operation({ mode: "concurrent", run: trainModel }), GenerateData: generateData };
}
