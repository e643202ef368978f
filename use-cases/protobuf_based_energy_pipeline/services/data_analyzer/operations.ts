import * as v from "valibot";
import {
  type DataPlane,
  OperationError,
  type Operations,
  resolveOptions,
} from "../../../../src/service/kit.ts";
import { createGrpcDataPlane, createGrpcSource } from "../../../../src/service/kit-grpc.ts";
import { EnergyRecordSchema } from "../../energy/energy-record.ts";
import { fetchMessage } from "../../energy/fetch-message.ts";
import { DATA_ANALYZER_PROTOS, DATA_GENERATOR_PROTOS } from "../../proto/proto-files.ts";
import { analyze } from "./analysis.ts";

const OptionsSchema = v.object({
  anomaly_threshold: v.optional(v.number("anomaly_threshold must be a number"), 2),
});

/** What the analysis reads of a GenerateDataResponse. */
const GeneratedDataSchema = v.object({ records: v.array(EnergyRecordSchema) });

export function createOperations(): Operations {
  const upstream = createGrpcSource({ protos: DATA_GENERATOR_PROTOS });
  return {
    async AnalyzeData(request, task) {
      const { anomaly_threshold } = resolveOptions(OptionsSchema, request.parameters);
      const { records } = await fetchMessage(upstream, GeneratedDataSchema, request, task);
      if (records.length === 0) throw new OperationError("No input data available");
      const analysis = analyze(records, anomaly_threshold);
      const { total_records, anomalies_detected } = analysis;
      const message = `Analyzed ${total_records} records, found ${anomalies_detected} anomalies`;
      return task.results.grpc({ success: true, message, ...analysis });
    },
  };
}

export const createDataPlane = (): DataPlane =>
  createGrpcDataPlane({
    protos: DATA_ANALYZER_PROTOS,
    service: "data_analyzer.DataAnalyzerService",
    host: "data-analyzer",
  });
