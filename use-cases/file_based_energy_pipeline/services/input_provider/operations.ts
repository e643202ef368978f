import { toInlineJson } from "../../../../src/service/inline-json.ts";
import type { Operation, Operations } from "../../../../src/service/operation.ts";

const DEFAULTS = { num_records: 10, output_format: "csv" };

/** Hands the pipeline its configuration. The values are judged where they are used: by the data generator. */
const getConfiguration: Operation = ({ parameters }) => {
  const { num_records, output_format } = { ...DEFAULTS, ...parameters };
  return toInlineJson({ num_records, output_format });
};

export function createOperations(): Operations {
  return { GetConfiguration: getConfiguration };
}
