/** The proto files of each service, with what they import, as texts: they are inside a bundle and a binary. */
import type { ProtoFiles } from "../../../src/service/kit-grpc.ts";
import dataAnalyzer from "../services/data_analyzer/proto/data_analyzer.proto" with { type: "text" };
import dataGenerator from "../services/data_generator/proto/data_generator.proto" with { type: "text" };
import reportGenerator from "../services/report_generator/proto/report_generator.proto" with { type: "text" };
import common from "./common.proto" with { type: "text" };

export const DATA_GENERATOR_PROTOS: ProtoFiles = {
  "common.proto": common,
  "data_generator.proto": dataGenerator,
};

export const DATA_ANALYZER_PROTOS: ProtoFiles = {
  "common.proto": common,
  "data_analyzer.proto": dataAnalyzer,
};

export const REPORT_GENERATOR_PROTOS: ProtoFiles = {
  "common.proto": common,
  "report_generator.proto": reportGenerator,
};
