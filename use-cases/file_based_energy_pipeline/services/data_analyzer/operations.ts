import * as v from "valibot";
import type { Operations } from "../../../../src/service/operation.ts";
import { resolveOptions } from "../../../../src/service/options.ts";
import { toInputFile } from "../../csv/input-file.ts";
import { toNumber } from "../../csv/number-cell.ts";
import { readCsv } from "../../csv/read-csv.ts";
import { writeCsv } from "../../csv/write-csv.ts";
import { analyze } from "./analysis.ts";

const INPUT_COLUMNS = ["timestamp", "household_id", "power_consumption", "voltage", "current"] as const;
const OUTPUT_COLUMNS = ["timestamp", "household_id", "power", "efficiency", "status", "anomaly_detected"];

const OptionsSchema = v.object({
  anomaly_threshold: v.optional(v.number("anomaly_threshold must be a number"), 0.5),
});

export function createOperations(): Operations {
  return {
    async AnalyzeData(request, task) {
      const uri = toInputFile(request);
      const { anomaly_threshold } = resolveOptions(OptionsSchema, request.parameters);
      return task.results.file("analyzed_energy.csv", "csv", (path) =>
        writeCsv(path, OUTPUT_COLUMNS, analyzeRows(uri, anomaly_threshold)),
      );
    },
  };
}

async function* analyzeRows(uri: string, threshold: number) {
  for await (const row of readCsv(uri, INPUT_COLUMNS)) {
    const power = toNumber(row, "power_consumption");
    const reading = { power, voltage: toNumber(row, "voltage"), current: toNumber(row, "current") };
    const { efficiency, isAnomaly } = analyze(reading, threshold);
    const { timestamp, household_id } = row.cells;
    yield [timestamp, household_id, power, efficiency, isAnomaly ? "anomaly" : "normal", isAnomaly];
  }
}
