import type { DataPlane, Operations } from "../../../../src/service/kit.ts";
import { createGrpcDataPlane } from "../../../../src/service/kit-grpc.ts";
import { createRandomNumbers } from "../../../shared/random/random-numbers.ts";
import { DATA_GENERATOR_PROTOS } from "../../proto/proto-files.ts";
import { readConfiguration } from "./configuration.ts";
import { generateRecords } from "./records.ts";

export function createOperations(): Operations {
  return {
    GenerateData(request, task) {
      const { num_records: count, seed } = readConfiguration(request, task);
      const records = generateRecords({ count, startAt: Date.now(), random: createRandomNumbers(seed) });
      const message = `Successfully generated ${records.length} energy records`;
      return task.results.grpc({ success: true, message, records });
    },
  };
}

export const createDataPlane = (): DataPlane =>
  createGrpcDataPlane({
    protos: DATA_GENERATOR_PROTOS,
    service: "data_generator.DataGeneratorService",
    host: "data-generator",
  });
