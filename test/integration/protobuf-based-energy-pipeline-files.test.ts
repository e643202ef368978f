/** What stands beside the services agrees with them and with each other. */
import { describe, expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import protobuf from "protobufjs";
import * as v from "valibot";
import { parse } from "yaml";
import { type Blueprint, readBlueprint } from "../../src/model/blueprint.ts";
import { checkPipeline } from "../../src/model/check.ts";
import { readComposeFile } from "../../src/model/compose-file.ts";
import { planSubmission } from "../../src/model/submission.ts";
import { runAieffect } from "../aieffect-process.ts";
import { STEPS, USE_CASE } from "../protobuf-energy-pipeline.ts";

const readText = (...path: string[]) => readFileSync(join(USE_CASE, ...path), "utf8");
const readJson = (...path: string[]): unknown => JSON.parse(readText(...path));

const NAMES = STEPS.map(([directory]) => directory);
const SERVICES = NAMES.map((name) => `pb-${name.replace("_", "-")}`);

function readExportedBlueprint(): Blueprint {
  const blueprint = readBlueprint(readJson("export", "blueprint.json"), { strict: true });
  if (!blueprint.ok) throw new Error(blueprint.problems[0].message);
  return blueprint.value;
}

/** A parsed proto file of its own: what it imports is not looked at, so names stay as they are written. */
const parseProto = (text: string) => protobuf.parse(text, { keepCase: true }).root;

/** Name, request and response of the only rpc of a proto file. */
function readRpc(text: string) {
  const [, name, request, response] = /rpc (\w+)\((\w+)\) returns \((\w+)\)/.exec(text) ?? [];
  return { name, request, response };
}

/** Name, number, type and label of each field of a message, and the same of every message that it refers to. */
function describeMessage(root: protobuf.Root, name: string): object {
  const fields = root.lookupType(name).fieldsArray.map(({ name: field, id, type, repeated }) => {
    const bare = type.replace(/^.*\./, "");
    return [field, id, repeated, /^[A-Z]/.test(bare) ? describeMessage(root, bare) : bare];
  });
  return { name, fields };
}

describe("the export", () => {
  test("is a pipeline by the reference's own rules, of the four steps in a row", () => {
    const documents = {
      blueprint: readJson("export", "blueprint.json"),
      dockerinfo: readJson("export", "dockerinfo.json"),
    };
    const { problems, warnings, plan } = checkPipeline(documents, { strict: true });
    expect([problems, warnings]).toEqual([[], []]);
    expect(plan?.depth).toBe(4);
    const addresses = plan?.tasks.map(({ nodeKey, address }) => [nodeKey, address]);
    const expected = STEPS.map(([directory, operation], step) => [
      `${directory}1:${operation}`,
      `http://${SERVICES[step]}:8080`,
    ]);
    expect(addresses?.sort()).toEqual(expected.sort());
  });

  test("passes `aieffect check` without a warning, its proto files too", async () => {
    const folder = join(USE_CASE, "export");
    const { exitCode, stdout, stderr } = await runAieffect(["check", folder, "--strict", "--json"]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(JSON.parse(stdout)).toMatchObject({ valid: true, warnings: [] });
  });

  test("names types, images and messages as the reference's does", () => {
    const facts = readExportedBlueprint().nodes.map((node) => [
      node.container_name,
      node.node_type,
      node.image,
      node.proto_uri,
      node.operation_signature_list[0]?.operation_signature.input_message_name,
      node.operation_signature_list[0]?.operation_signature.output_message_name,
    ]);
    const row = (name: string, type: string, input: string, output: string) => [
      `${name}1`,
      type,
      `protobuf_based_energy_pipeline-pb-${name.replace("_", "-")}:latest`,
      `microservice/${name}1.proto`,
      input,
      output,
    ];
    expect(facts).toEqual([
      row("data_analyzer", "MLModel", "GenerateDataResponse", "AnalyzeDataResponse"),
      row("data_generator", "MLModel", "GetConfigurationResponse", "GenerateDataResponse"),
      row("input_provider", "DataSource", "GetConfigurationRequest", "GetConfigurationResponse"),
      row("report_generator", "DataSink", "AnalyzeDataResponse", "GenerateReportResponse"),
    ]);
  });

  test("has a proto file for each node that imports nothing and has the messages that the blueprint names", () => {
    const nodes = readExportedBlueprint().nodes;
    expect(readdirSync(join(USE_CASE, "export", "microservice")).sort()).toEqual(
      nodes.map(({ container_name }) => `${container_name}.proto`),
    );
    for (const node of nodes) {
      const text = readText("export", node.proto_uri);
      expect(text).not.toContain("import");
      parseProto(text).resolveAll();
      const signature = node.operation_signature_list[0]?.operation_signature;
      expect(readRpc(text)).toEqual({
        name: signature?.operation_name,
        request: signature?.input_message_name ?? undefined,
        response: signature?.output_message_name ?? undefined,
      });
    }
  });

  test("has the messages of the services, and each step's response as the request of the next one", () => {
    for (const [step, [directory]] of STEPS.entries()) {
      const exported = parseProto(readText("export", "microservice", `${directory}1.proto`));
      for (const source of [directory, ...(step === 0 ? [] : [NAMES[step - 1] ?? ""])]) {
        const text = readText("services", source, "proto", `${source}.proto`);
        const { response = "" } = readRpc(text);
        const root = parseProto(text);
        root.addJSON(parseProto(readText("proto", "common.proto")).toJSON().nested ?? {});
        expect(describeMessage(exported, response)).toEqual(describeMessage(root, response));
      }
    }
  });

  test("says where it comes from", () => {
    expect(readJson("export", "generation_metadata.json")).toMatchObject({
      use_case_name: "protobuf_based_energy_pipeline",
      use_case_directory: "protobuf_based_energy_pipeline",
      source_path: "../../use-cases/protobuf_based_energy_pipeline",
      services: [...SERVICES].sort().map((service_name) => ({ service_name })),
    });
  });
});

test("the compose file publishes 18181 to 18184 for control and 50152 to 50154 for gRPC, under names of its own", () => {
  const raw = parse(readText("docker-compose.yml"));
  const compose = readComposeFile(raw);
  if (!compose.ok) throw new Error(compose.problems[0].message);
  const facts = Object.entries(compose.value.services).map(([name, { ports, environment }]) => [
    name,
    ports.map(({ host, container }) => [host, container]),
    environment.GRPC_HOST,
    environment.GRPC_PORT,
  ]);
  expect(facts).toEqual(
    SERVICES.map((name, step) => {
      const control = [18_181 + step, 8080];
      return step === 0
        ? [name, [control], undefined, undefined]
        : [name, [control, [50_151 + step, 50_051]], name, "50051"];
    }),
  );
  expect(raw).toMatchObject({ networks: { default: { name: "ai-effect-services", external: true } } });
});

test("the connections are the blueprint's edges", () => {
  const mapping = NAMES.map((name, step) => [name, { ip_address: SERVICES[step], port: 8080 }]);
  const connections = STEPS.slice(1).map(([, to_method], step) => ({
    from_service: SERVICES[step],
    from_method: STEPS[step]?.[1],
    to_service: SERVICES[step + 1],
    to_method,
  }));
  expect(readJson("connections.json")).toMatchObject({
    pipeline: { service_mapping: Object.fromEntries(mapping), connections },
  });
});

test("the hand-written submission is accepted, and its containers are the compose services", () => {
  const { plan } = planSubmission(readJson("scripts", "submission.json"));
  expect(plan.tasks.map(({ nodeKey, address, upstream }) => [nodeKey, address, upstream])).toEqual(
    STEPS.map(([, operation], step) => [
      `${SERVICES[step]}:${operation}`,
      `http://${SERVICES[step]}:8080`,
      step === 0 ? [] : [step - 1],
    ]),
  );
});

test("every image is built on the same pinned Bun, and does not run as root", () => {
  const pin = /^FROM oven\/bun:(\S+)/gm;
  const { packageManager } = v.parse(
    v.object({ packageManager: v.string() }),
    JSON.parse(readFileSync(join(USE_CASE, "..", "..", "package.json"), "utf8")),
  );
  const version = `${packageManager.replace("bun@", "")}-slim`;
  for (const name of NAMES) {
    const text = readText("services", name, "Dockerfile");
    expect([...text.matchAll(pin)].map((match) => match[1])).toEqual([version, version]);
    expect(text).toMatch(/^USER bun$/m);
    expect(text).toMatch(name === "input_provider" ? /^EXPOSE 8080$/m : /^EXPOSE 8080 50051$/m);
  }
});
