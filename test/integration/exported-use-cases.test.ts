import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { TEMPLATES_FOLDER } from "../../src/assets.ts";
import { BlueprintSchema, readBlueprint } from "../../src/model/blueprint.ts";
import { checkPipeline } from "../../src/model/check.ts";
import { exportUseCase } from "../../src/packaging/export/export-use-case.ts";
import { readUseCase } from "../../src/packaging/export/read-use-case.ts";
import { checkProtos } from "../../src/proto/export-protos.ts";
import { newUseCase } from "../../src/scaffold/new-project.ts";
import { makeFolder } from "../contract/store-files.ts";
import { readFolder } from "../folder-content.ts";

const USE_CASES = join(import.meta.dir, "..", "..", "use-cases");

/** Folder in services, host, port, node type, operation, what it takes, what it gives, what it feeds. */
type Row = readonly [string, string, number, string, string, string, string, string | null];

const energy = (prefix: string): readonly Row[] => [
  [
    "data_analyzer",
    `${prefix}data-analyzer`,
    8080,
    "MLModel",
    "AnalyzeData",
    "GenerateDataResponse",
    "AnalyzeDataResponse",
    "report_generator1:GenerateReport",
  ],
  [
    "data_generator",
    `${prefix}data-generator`,
    8080,
    "MLModel",
    "GenerateData",
    "GetConfigurationResponse",
    "GenerateDataResponse",
    "data_analyzer1:AnalyzeData",
  ],
  [
    "input_provider",
    `${prefix}input-provider`,
    8080,
    "DataSource",
    "GetConfiguration",
    "GetConfigurationRequest",
    "GetConfigurationResponse",
    "data_generator1:GenerateData",
  ],
  [
    "report_generator",
    `${prefix}report-generator`,
    8080,
    "DataSink",
    "GenerateReport",
    "AnalyzeDataResponse",
    "GenerateReportResponse",
    null,
  ],
];

const portugal = (
  prefix: string,
  hosts: Readonly<Record<"data" | "store" | "synthetic", [string, number]>>,
): readonly Row[] => [
  [
    `${prefix}data_generator`,
    ...hosts.synthetic,
    "DataSink",
    "GenerateData",
    "TrainModelResponse",
    "GenerateDataResponse",
    null,
  ],
  [
    `${prefix}data_loader`,
    ...hosts.data,
    "DataSource",
    "ExecuteQuery",
    "ExecuteQueryRequest",
    "ExecuteQueryResponse",
    `${prefix}feature_engineer1:ApplyFunction`,
  ],
  [
    `${prefix}feature_engineer`,
    ...hosts.store,
    "MLModel",
    "ApplyFunction",
    "ExecuteQueryResponse",
    "ApplyFunctionResponse",
    `${prefix}model_trainer1:TrainModel`,
  ],
  [
    `${prefix}model_trainer`,
    ...hosts.synthetic,
    "MLModel",
    "TrainModel",
    "ApplyFunctionResponse",
    "TrainModelResponse",
    `${prefix}data_generator1:GenerateData`,
  ],
];

const EXPECTED: Readonly<Record<string, { readonly name: string; readonly rows: readonly Row[] }>> = {
  file_based_energy_pipeline: { name: "File Based Energy Pipeline", rows: energy("") },
  protobuf_based_energy_pipeline: { name: "Protobuf Based Energy Pipeline", rows: energy("pb-") },
  "germany-node": {
    name: "Germany-Node",
    rows: [
      [
        "data_provider",
        "data-provider",
        8080,
        "DataSource",
        "ProvideData",
        "ProvideDataRequest",
        "ProvideDataResponse",
        "villas_chronics1:GenerateChronics",
      ],
      [
        "output_formatter",
        "output-formatter",
        8080,
        "DataSink",
        "FormatOutput",
        "GenerateChronicsResponse",
        "FormatOutputResponse",
        null,
      ],
      [
        "villas_chronics",
        "villas-chronics",
        8080,
        "MLModel",
        "GenerateChronics",
        "ProvideDataResponse",
        "GenerateChronicsResponse",
        "output_formatter1:FormatOutput",
      ],
    ],
  },
  "portugal-node-sidecar": {
    name: "Portugal-Node-Sidecar",
    rows: portugal("sidecar_", {
      data: ["data-provision-adapter", 8080],
      store: ["knowledge-store-adapter", 8080],
      synthetic: ["synthetic-data-adapter", 8080],
    }),
  },
  "portugal-node-integrated": {
    name: "Portugal-Node-Integrated",
    rows: portugal("", {
      data: ["data-provision", 600],
      store: ["knowledge-store", 8000],
      synthetic: ["synthetic-data", 600],
    }),
  },
};

const IdentitySchema = v.object({ pipeline_id: v.string(), creation_date: v.string() });

/** What the export writes now, with the id and the date of the committed one. */
function exportAgain(directory: string, mirror = true) {
  const folder = join(USE_CASES, directory);
  const committed = v.parse(
    IdentitySchema,
    JSON.parse(readFileSync(join(folder, "export", "blueprint.json"), "utf8")),
  );
  const identity = { pipelineId: committed.pipeline_id, creationDate: committed.creation_date };
  const { files } = exportUseCase(readUseCase(folder), { ...identity, mirror, local: null, strict: true });
  return { identity, files, folder };
}

const read = (files: Readonly<Record<string, string | Uint8Array>>, name: string): unknown =>
  JSON.parse(String(files[name]));

test.each(Object.entries(EXPECTED))(
  "%s is exported as the specification says, key by key",
  (directory, { name, rows }) => {
    const { files, identity } = exportAgain(directory);
    const nodes = rows.map(([service, host, , type, operation, input, output, next]) => {
      const [container = "", method = ""] = (next ?? "").split(":");
      return {
        proto_uri: `microservice/${service}1.proto`,
        image: `${directory}-${host}:latest`,
        node_type: type,
        container_name: `${service}1`,
        operation_signature_list: [
          {
            connected_to:
              next === null
                ? []
                : [{ container_name: container, operation_signature: { operation_name: method } }],
            operation_signature: {
              operation_name: operation,
              output_message_name: output,
              input_message_name: input,
              output_message_stream: false,
              input_message_stream: false,
            },
          },
        ],
      };
    });
    const blueprint = {
      nodes,
      name,
      pipeline_id: identity.pipelineId,
      creation_date: identity.creationDate,
      type: "pipeline-topology/v2",
      version: "2.0",
    };
    // As a text: the order of the keys counts too.
    expect(files["blueprint.json"]).toBe(`${JSON.stringify(blueprint, undefined, 4)}\n`);
    expect(read(files, "dockerinfo.json")).toEqual({
      docker_info_list: rows.map(([service, host, port]) => ({
        container_name: `${service}1`,
        ip_address: host,
        port: String(port),
      })),
    });
    expect(read(files, "generation_metadata.json")).toEqual({
      use_case_name: directory,
      use_case_directory: directory,
      source_path: `../../use-cases/${directory}`,
      services: rows.map(([service, host]) => ({
        service_name: host,
        container_name: `${service}1`,
        image_name: `${directory}-${host}:latest`,
      })),
    });
  },
);

test.each(Object.keys(EXPECTED))(
  "the committed export of %s is what the command writes, byte for byte",
  (directory) => {
    const { files, folder } = exportAgain(directory);
    expect(readFolder(join(folder, "export"))).toEqual(
      Object.fromEntries(Object.entries(files).map(([path, content]) => [path, String(content)])),
    );
  },
);

test.each(Object.keys(EXPECTED))(
  "the export of %s passes every check, those of the reference too",
  (directory) => {
    const { files, folder } = exportAgain(directory);
    const documents = {
      blueprint: read(files, "blueprint.json"),
      dockerinfo: read(files, "dockerinfo.json"),
    };
    expect(checkPipeline(documents, { strict: true })).toMatchObject({ problems: [], warnings: [] });
    const blueprint = readBlueprint(documents.blueprint, { strict: true });
    expect(blueprint.ok && checkProtos(join(folder, "export", "blueprint.json"), blueprint.value)).toEqual(
      [],
    );
  },
);

test.each(Object.keys(EXPECTED))(
  "without mirroring, the proto files of %s are those of its services",
  (directory) => {
    const { files, folder } = exportAgain(directory, false);
    for (const [path, content] of Object.entries(files).filter(([name]) => name.endsWith(".proto"))) {
      const service = path.replace("microservice/", "").replace("1.proto", "");
      const source = readFileSync(join(folder, "services", service, "proto", `${service}.proto`), "utf8");
      if (source.includes("import ")) expect(String(content)).not.toContain("import ");
      else expect(String(content)).toBe(source);
    }
  },
);

test.each(["file", "protobuf"] as const)("a new use case with data as %s can be exported at once", (data) => {
  using folder = makeFolder();
  newUseCase("wind-park", data, { templates: TEMPLATES_FOLDER, folder: folder.file("wind-park") });
  const options = { pipelineId: "p", creationDate: "", mirror: true, local: null, strict: true };
  const { files, warnings } = exportUseCase(readUseCase(folder.file("wind-park")), options);
  expect(warnings).toEqual([]);
  const nodes = v.parse(BlueprintSchema, read(files, "blueprint.json")).nodes;
  const shape = nodes.map((node) => [
    node.container_name,
    node.operation_signature_list[0]?.connected_to[0]?.container_name,
  ]);
  expect(shape).toEqual([
    ["prepare_readings1", "scale_readings1"],
    ["scale_readings1", undefined],
  ]);
  if (data === "file") return;
  // Its own export has them already.
  for (const [path, content] of Object.entries(files).filter(([name]) => name.endsWith(".proto")))
    expect(readFileSync(folder.file(`wind-park/export/${path}`), "utf8")).toBe(String(content));
});
