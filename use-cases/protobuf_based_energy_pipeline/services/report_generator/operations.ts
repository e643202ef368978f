import { type DataPlane, OperationError, type Operations } from "../../../../src/service/kit.ts";
import { createGrpcDataPlane, createGrpcSource } from "../../../../src/service/kit-grpc.ts";
import { fetchMessage } from "../../energy/fetch-message.ts";
import { DATA_ANALYZER_PROTOS, REPORT_GENERATOR_PROTOS } from "../../proto/proto-files.ts";
import { AnalyzedDataSchema, toReport } from "./report.ts";

const MESSAGE = "Report generated successfully";

export function createOperations(): Operations {
  const upstream = createGrpcSource({ protos: DATA_ANALYZER_PROTOS });
  return {
    async GenerateReport(request, task) {
      const data = await fetchMessage(upstream, AnalyzedDataSchema, request, task);
      if (data.analyzed_records.length === 0) throw new OperationError("No input data available");
      const { sections, summary } = toReport(data);
      task.log(MESSAGE, { sections, summary });
      return task.results.grpc({ success: true, message: MESSAGE, sections, summary });
    },
  };
}

export const createDataPlane = (): DataPlane =>
  createGrpcDataPlane({
    protos: REPORT_GENERATOR_PROTOS,
    service: "report_generator.ReportGeneratorService",
    host: "report-generator",
    notFound: "No report available. Service not yet triggered.",
  });
