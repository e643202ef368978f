import * as v from "valibot";
import { readInlineJson } from "../../../../src/service/inline-json.ts";
import { findInputUri } from "../../../../src/service/input-uri.ts";
import type { Operations } from "../../../../src/service/operation.ts";
import { resolveOptions } from "../../../../src/service/options.ts";
import { writeCsv } from "../../csv/write-csv.ts";
import { generateRecords, RECORD_COLUMNS } from "./records.ts";

const COUNT_MESSAGE = "num_records must be a positive integer";

const OptionsSchema = v.object({
  num_records: v.optional(
    v.pipe(
      v.number(COUNT_MESSAGE),
      v.integer(COUNT_MESSAGE),
      v.minValue(1, COUNT_MESSAGE),
      v.maxValue(1_000_000, COUNT_MESSAGE),
    ),
    10,
  ),
  output_format: v.optional(v.unknown(), "csv"),
});

export function createOperations(): Operations {
  return {
    async GenerateData(request, task) {
      const uri = findInputUri(request, "inline", "json");
      const configuration = uri === null ? {} : readInlineJson(uri);
      const options = resolveOptions(OptionsSchema, configuration, request.parameters);
      if (options.output_format !== "csv") {
        task.log(`No such output_format: ${JSON.stringify(options.output_format)}. Writing csv`);
      }
      return task.results.file("raw_energy.csv", "csv", (path) =>
        writeCsv(path, RECORD_COLUMNS, generateRecords(options.num_records)),
      );
    },
  };
}
