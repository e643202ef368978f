import type { Operations } from "../../../../src/service/operation.ts";
import { toInputFile } from "../../csv/input-file.ts";
import { toNumber } from "../../csv/number-cell.ts";
import { readCsv } from "../../csv/read-csv.ts";
import { writeCsv } from "../../csv/write-csv.ts";
import { EnergyReport, REPORT_COLUMNS } from "./report.ts";

const INPUT_COLUMNS = ["power", "efficiency", "anomaly_detected"] as const;

/** `report_format` is accepted among the parameters and has no effect: a report is always CSV. */
export function createOperations(): Operations {
  return {
    async GenerateReport(request, task) {
      const report = await readReport(toInputFile(request));
      return task.results.file("energy_report.csv", "csv", (path) =>
        writeCsv(path, REPORT_COLUMNS, report.toMetrics()),
      );
    },
  };
}

async function readReport(uri: string): Promise<EnergyReport> {
  const report = new EnergyReport();
  for await (const row of readCsv(uri, INPUT_COLUMNS)) {
    const isAnomaly = ["True", "true", "TRUE"].includes(row.cells.anomaly_detected);
    report.add({ power: toNumber(row, "power"), efficiency: toNumber(row, "efficiency"), isAnomaly });
  }
  return report;
}
