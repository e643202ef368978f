/** The table of the specification's section 7, field by field, for the packages of the use cases. */
import { expect, test } from "bun:test";
import { join } from "node:path";
import { contentOf } from "../../../test/pipeline-file.ts";
import { readPackage } from "../package/read-package.ts";

const USE_CASES = join(import.meta.dir, "..", "..", "..", "use-cases");

/** Container, image after the name of the use case, port of the host, alias, PORT. */
type Row = readonly [string, string, number, string | null, string];

const TABLES: Readonly<Record<string, readonly Row[]>> = {
  file_based_energy_pipeline: [
    ["data_analyzer1", "data-analyzer", 50_051, "data-analyzer", "8080"],
    ["data_generator1", "data-generator", 50_052, "data-generator", "8080"],
    ["input_provider1", "input-provider", 50_053, "input-provider", "8080"],
    ["report_generator1", "report-generator", 50_054, "report-generator", "8080"],
  ],
  protobuf_based_energy_pipeline: [
    ["data_analyzer1", "pb-data-analyzer", 50_051, "pb-data-analyzer", "8080"],
    ["data_generator1", "pb-data-generator", 50_052, "pb-data-generator", "8080"],
    ["input_provider1", "pb-input-provider", 50_053, "pb-input-provider", "8080"],
    ["report_generator1", "pb-report-generator", 50_054, "pb-report-generator", "8080"],
  ],
  "germany-node": [
    ["data_provider1", "data-provider", 50_051, "data-provider", "8080"],
    ["output_formatter1", "output-formatter", 50_052, "output-formatter", "8080"],
    ["villas_chronics1", "villas-chronics", 50_053, "villas-chronics", "8080"],
  ],
  "portugal-node-integrated": [
    ["data_generator1", "synthetic-data", 50_051, "synthetic-data", "600"],
    ["data_loader1", "data-provision", 50_052, "data-provision", "600"],
    ["feature_engineer1", "knowledge-store", 50_053, "knowledge-store", "8000"],
    ["model_trainer1", "synthetic-data", 50_054, null, "600"],
  ],
  "portugal-node-sidecar": [
    ["sidecar_data_generator1", "synthetic-data-adapter", 50_051, "synthetic-data-adapter", "8080"],
    ["sidecar_data_loader1", "data-provision-adapter", 50_052, "data-provision-adapter", "8080"],
    ["sidecar_feature_engineer1", "knowledge-store-adapter", 50_053, "knowledge-store-adapter", "8080"],
    ["sidecar_model_trainer1", "synthetic-data-adapter", 50_054, null, "8080"],
  ],
};

test.each(Object.entries(TABLES))("%s: every field of the specification's table", async (useCase, rows) => {
  const services = rows.map(([name, image, port, alias, PORT]) => [
    name,
    {
      image: `${useCase}-${image}:latest`,
      container_name: name,
      ports: [`${port}:50051`],
      networks: alias === null ? ["ai-effect-pipeline"] : { "ai-effect-pipeline": { aliases: [alias] } },
      volumes: ["./data:/app/data"],
      environment: { GRPC_PORT: "50051", PORT, SERVICE_NAME: name },
      restart: "unless-stopped",
    },
  ]);
  expect(contentOf(await readPackage(join(USE_CASES, useCase, "export")))).toEqual({
    services: Object.fromEntries(services),
    networks: { "ai-effect-pipeline": { driver: "bridge" } },
  });
});
