/** The operations beside data provision: rows of a file or of a query, and what there is to query. */
import * as v from "valibot";
import {
  type Environment,
  type Operation,
  OperationError,
  type Operations,
  resolveOptions,
  type Task,
} from "../../../src/service/kit.ts";
import { readServiceUrl } from "../addresses.ts";
import { callService, toServiceUrl } from "../calls/call-service.ts";
import { readRows, renameColumns } from "../csv/read-rows.ts";
import { readInlineOptions } from "./inline-options.ts";

const QUERY_TIMEOUT_MS = 60_000;

/** The formats that a reference can name, of those that data provision can answer with. */
const REFERENCE_FORMATS = ["json", "csv", "parquet", "xml"] as const;

const MaxRowsSchema = v.pipe(
  v.number("max_rows must be a number"),
  v.integer("max_rows must be a whole number"),
  v.minValue(0, "max_rows must not be negative"),
);

const QuerySchema = {
  sql_query: v.optional(v.string("sql_query must be a text")),
};

const ExecuteQuerySchema = v.object({
  ...QuerySchema,
  output_format: v.optional(v.string("output_format must be a text"), "csv"),
  file_path: v.optional(v.string("file_path must be a text")),
  max_rows: v.optional(MaxRowsSchema, 1000),
  rename_columns: v.optional(
    v.record(
      v.string(),
      v.string("rename_columns must map names to names"),
      "rename_columns must map names to names",
    ),
    {},
  ),
});

const GetSchemaSchema = v.object({
  ...QuerySchema,
  output_format: v.optional(v.string("output_format must be a text"), "json"),
});

/** @throws AieffectError INVALID_INPUT when DATA_PROVISION_URL is no URL */
export function createDataProvisionOperations(environment: Environment = process.env): Operations {
  const base = readServiceUrl(environment, "DATA_PROVISION_URL");
  const executeQuery: Operation = async ({ inputs, parameters }, task) => {
    const hasInput = inputs.length > 0 || Object.keys(parameters).length > 0;
    if (!hasInput) throw new OperationError("No input provided");
    const options = resolveOptions(ExecuteQuerySchema, readInlineOptions(inputs[0]), parameters);
    if (options.sql_query) return query(base, { ...options, sql_query: options.sql_query }, task);
    if (!options.file_path) throw new OperationError("No file_path provided");
    const rows = await readRows(options.file_path, options.max_rows);
    return task.results.http(renameColumns(rows, new Map(Object.entries(options.rename_columns))), "csv");
  };
  const getSchema: Operation = async ({ inputs, parameters }, task) => {
    const options = resolveOptions(GetSchemaSchema, readInlineOptions(inputs[0]), parameters);
    if (options.sql_query) return query(base, { ...options, sql_query: options.sql_query }, task);
    const call = { failure: "Query error", timeoutMs: QUERY_TIMEOUT_MS, signal: task.signal };
    return callService(toServiceUrl(base, "/schema"), call, ({ body }) =>
      task.results.http(body ?? "", "json"),
    );
  };
  return { ExecuteQuery: executeQuery, LoadData: executeQuery, GetSchema: getSchema };
}

interface Query {
  readonly sql_query: string;
  readonly output_format: string;
}

function query(base: string, { sql_query, output_format }: Query, task: Task) {
  const call = {
    failure: "Query error",
    timeoutMs: QUERY_TIMEOUT_MS,
    signal: task.signal,
    accepted: [200, 204],
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ sql_query }),
  } as const;
  const format = REFERENCE_FORMATS.find((name) => name === output_format) ?? "binary";
  return callService(toServiceUrl(base, "/query", { format: output_format }), call, ({ status, body }) => {
    if (status === 204) throw new OperationError("Query error: empty result");
    return task.results.http(body ?? "", format);
  });
}
