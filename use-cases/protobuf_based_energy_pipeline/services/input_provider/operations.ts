import type { Operation, Operations } from "../../../../src/service/kit.ts";

const DEFAULT_RECORDS = 10;

/** Hands the pipeline its configuration. The number is judged where it is used: by the data generator. */
const getConfiguration: Operation = ({ parameters }, { results }) =>
  results.inline({ num_records: parameters.num_records ?? DEFAULT_RECORDS });

export function createOperations(): Operations {
  return { GetConfiguration: getConfiguration };
}
