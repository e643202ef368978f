/** The operation beside the knowledge store: the columns that a feature function adds. */
import * as v from "valibot";
import { JsonObjectSchema } from "../../../src/model/field.ts";
import {
  type Environment,
  type Operation,
  OperationError,
  type Operations,
  resolveOptions,
} from "../../../src/service/kit.ts";
import { readServiceUrl } from "../addresses.ts";
import { callService, toServiceUrl, toUpload } from "../calls/call-service.ts";
import { recordsToCsv } from "../csv/records-to-csv.ts";
import { toHttpInput } from "./http-input.ts";

const APPLY_TIMEOUT_MS = 60_000;
const DEFAULT_FUNCTION = "DatetimeFeatures";
const DEFAULT_ARGUMENTS = { season: "hour" };

const OptionsSchema = v.object({
  feature_function_name: v.optional(v.string("feature_function_name must be a text"), DEFAULT_FUNCTION),
  feature_function_kwargs: v.optional(
    v.custom<Record<string, unknown>>(
      (value) => v.is(JsonObjectSchema, value),
      "feature_function_kwargs must be an object",
    ),
  ),
});

const RecordsSchema = v.pipe(v.string(), v.parseJson(), v.array(JsonObjectSchema));

/** @throws AieffectError INVALID_INPUT when KNOWLEDGE_STORE_URL is no URL */
export function createKnowledgeStoreOperations(environment: Environment = process.env): Operations {
  const base = readServiceUrl(environment, "KNOWLEDGE_STORE_URL");
  const applyFunction: Operation = async ({ inputs, parameters }, task) => {
    const input = toHttpInput(inputs);
    const { feature_function_name, feature_function_kwargs } = resolveOptions(OptionsSchema, parameters);
    // The default arguments are those of the default function.
    const fallback = feature_function_name === DEFAULT_FUNCTION ? DEFAULT_ARGUMENTS : {};
    const url = toServiceUrl(base, "/functions/apply", {
      feature_function_name,
      feature_function_kwargs_str: JSON.stringify(feature_function_kwargs ?? fallback),
    });
    const body = toUpload("file", await task.fetch(input).bytes());
    const call = { failure: "API error", timeoutMs: APPLY_TIMEOUT_MS, signal: task.signal };
    const records = await callService(url, { ...call, method: "POST", body }, toRecords);
    return task.results.http(recordsToCsv(records), "csv");
  };
  return { ApplyFunction: applyFunction, ApplyFeatures: applyFunction };
}

async function toRecords(response: Response) {
  const reading = v.safeParse(RecordsSchema, await response.text());
  if (reading.success) return reading.output;
  throw new OperationError("API error: the answer is no JSON list of records");
}
