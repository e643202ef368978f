/** What stands beside the services agrees with them and with each other. */
import { describe, expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { parse } from "yaml";
import { type Blueprint, readBlueprint } from "../../src/model/blueprint.ts";
import { checkPipeline } from "../../src/model/check.ts";
import { findPublishedPort, readComposeFile } from "../../src/model/compose-file.ts";
import { planSubmission } from "../../src/model/submission.ts";
import { STEPS, USE_CASE } from "../energy-pipeline.ts";

const readText = (...path: string[]) => readFileSync(join(USE_CASE, ...path), "utf8");
const readJson = (...path: string[]): unknown => JSON.parse(readText(...path));

const NAMES = STEPS.map(([directory]) => directory);
const SERVICES = NAMES.map((name) => name.replace("_", "-"));

function readExportedBlueprint(): Blueprint {
  const blueprint = readBlueprint(readJson("export", "blueprint.json"), { strict: true });
  if (!blueprint.ok) throw new Error(blueprint.problems[0].message);
  return blueprint.value;
}

/** Name, request and response of the only rpc of a proto file. */
function readRpc(text: string) {
  const [, name, request, response] = /rpc (\w+)\((\w+)\) returns \((\w+)\)/.exec(text) ?? [];
  return { name, request, response };
}

const readMessage = (text: string, name = "") => new RegExp(`message ${name} \\{[^}]*\\}`).exec(text)?.[0];

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
      `file_based_energy_pipeline-${name.replace("_", "-")}:latest`,
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

  test("has a proto file for each node, with the messages that the blueprint names", () => {
    const nodes = readExportedBlueprint().nodes;
    expect(readdirSync(join(USE_CASE, "export", "microservice")).sort()).toEqual(
      nodes.map(({ container_name }) => `${container_name}.proto`),
    );
    for (const node of nodes) {
      const text = readText("export", node.proto_uri);
      const signature = node.operation_signature_list[0]?.operation_signature;
      expect(readRpc(text)).toEqual({
        name: signature?.operation_name,
        request: signature?.input_message_name ?? undefined,
        response: signature?.output_message_name ?? undefined,
      });
      expect(readMessage(text, signature?.input_message_name ?? undefined)).toBeDefined();
    }
  });

  test("mirrors the response of each step as the request of the next one", () => {
    for (const [step, [directory]] of STEPS.entries()) {
      const upstream = STEPS[step - 1];
      if (upstream === undefined) continue;
      const source = readText("services", upstream[0], "proto", `${upstream[0]}.proto`);
      const { response } = readRpc(source);
      const exported = readText("export", "microservice", `${directory}1.proto`);
      expect(readMessage(exported, response)).toBe(readMessage(source, response));
    }
  });

  test("says where it comes from", () => {
    expect(readJson("export", "generation_metadata.json")).toMatchObject({
      use_case_name: "file_based_energy_pipeline",
      use_case_directory: "file_based_energy_pipeline",
      source_path: "../../use-cases/file_based_energy_pipeline",
      services: [...SERVICES].sort().map((service_name) => ({ service_name })),
    });
  });
});

test("the compose file publishes the services on 18081 to 18084 in the shared network", () => {
  const raw = parse(readText("docker-compose.yml"));
  const compose = readComposeFile(raw);
  if (!compose.ok) throw new Error(compose.problems[0].message);
  const ports = Object.entries(compose.value.services).map(([name, service]) => [
    name,
    findPublishedPort(service, 8080)?.host,
  ]);
  expect(ports).toEqual(SERVICES.map((name, index) => [name, 18_081 + index]));
  expect(raw).toMatchObject({ networks: { default: { name: "ai-effect-services", external: true } } });
});

test("the connections are the blueprint's edges", () => {
  const SideSchema = v.string();
  const ConnectionsSchema = v.object({
    pipeline: v.object({
      service_mapping: v.record(v.string(), v.object({ ip_address: v.string(), port: v.literal(8080) })),
      connections: v.array(
        v.object({
          from_service: SideSchema,
          from_method: SideSchema,
          to_service: SideSchema,
          to_method: SideSchema,
        }),
      ),
    }),
  });
  const { pipeline } = v.parse(ConnectionsSchema, readJson("connections.json"));
  expect(
    Object.entries(pipeline.service_mapping).map(([name, { ip_address }]) => [name, ip_address]),
  ).toEqual(NAMES.map((name, step) => [name, SERVICES[step] ?? ""]));
  const edges = STEPS.slice(1).map(([, to_method], step) => ({
    from_service: SERVICES[step],
    from_method: STEPS[step]?.[1],
    to_service: SERVICES[step + 1],
    to_method,
  }));
  expect(pipeline.connections).toEqual(edges.map((edge) => expect.objectContaining(edge)));
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
  }
});
