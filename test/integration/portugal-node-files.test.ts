/** What stands beside the services of the Portuguese node agrees with them, with each other and with the specification. */
import { describe, expect, test } from "bun:test";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { parse } from "yaml";
import { readBlueprint } from "../../src/model/blueprint.ts";
import { readComposeFile } from "../../src/model/compose-file.ts";
import { planSubmission } from "../../src/model/submission.ts";
import { readInlineJson } from "../../src/service/inline-json.ts";
import { runAieffect } from "../aieffect-process.ts";
import { STEPS, type Style, toContainer, USE_CASES } from "../portugal-node.ts";

interface Facts {
  /** Compose service and port of each step, as the export has them. */
  readonly addresses: readonly (readonly [host: string, port: number])[];
  /** As the hand-written submission has them. */
  readonly submitted: readonly string[];
  /** Host port, container port, container name and the variables with a URL, by compose service. */
  readonly compose: Readonly<Record<string, readonly unknown[]>>;
}

const ADAPTER = (kind: string, host: number, variable: string, url: string) => [
  [[host, 8080]],
  undefined,
  { [variable]: url, SELF_URL: `http://${kind}:8080` },
];
const MOUNTED = (kind: string, host: number, port: number, variable: string) => [
  [[host, port]],
  `tef-${kind}`,
  { [variable]: `http://${kind}:${port}`, SELF_URL: `http://${kind}:${port}` },
];

const FACTS: Readonly<Record<Style, Facts>> = {
  sidecar: {
    addresses: [
      ["data-provision-adapter", 8080],
      ["knowledge-store-adapter", 8080],
      ["synthetic-data-adapter", 8080],
      ["synthetic-data-adapter", 8080],
    ],
    submitted: [
      "data-provision-adapter:8080",
      "knowledge-store-adapter:8080",
      "synthetic-data-adapter:8080",
      "synthetic-data-adapter:8080",
    ],
    compose: {
      "sc-data-provision": [[[8011, 600]], "tef-sc-data-provision", {}],
      "sc-knowledge-store": [[[8012, 8000]], "tef-sc-knowledge-store", {}],
      "sc-synthetic-data": [[[8013, 600]], "tef-sc-synthetic-data", {}],
      "data-provision-adapter": ADAPTER(
        "data-provision-adapter",
        18_103,
        "DATA_PROVISION_URL",
        "http://sc-data-provision:600",
      ),
      "knowledge-store-adapter": ADAPTER(
        "knowledge-store-adapter",
        18_101,
        "KNOWLEDGE_STORE_URL",
        "http://sc-knowledge-store:8000",
      ),
      "synthetic-data-adapter": ADAPTER(
        "synthetic-data-adapter",
        18_102,
        "SYNTHETIC_DATA_URL",
        "http://sc-synthetic-data:600",
      ),
      "sc-clickhouse": [
        [
          [8124, 8123],
          [9001, 9000],
        ],
        "tef-sc-clickhouse",
        {},
      ],
    },
  },
  integrated: {
    addresses: [
      ["data-provision", 600],
      ["knowledge-store", 8000],
      ["synthetic-data", 600],
      ["synthetic-data", 600],
    ],
    submitted: [
      "tef-data-provision:600",
      "tef-knowledge-store:8000",
      "tef-synthetic-data:600",
      "tef-synthetic-data:600",
    ],
    compose: {
      "data-provision": MOUNTED("data-provision", 8001, 600, "DATA_PROVISION_URL"),
      "knowledge-store": MOUNTED("knowledge-store", 8002, 8000, "KNOWLEDGE_STORE_URL"),
      "synthetic-data": MOUNTED("synthetic-data", 8003, 600, "SYNTHETIC_DATA_URL"),
      clickhouse: [
        [
          [8123, 8123],
          [9000, 9000],
        ],
        "tef-clickhouse",
        {},
      ],
    },
  },
};

describe.each([["sidecar"], ["integrated"]] as const)("%s", (style) => {
  const folder = join(USE_CASES, `portugal-node-${style}`);
  const { addresses, submitted, compose } = FACTS[style];
  const readText = (...path: string[]) => readFileSync(join(folder, ...path), "utf8");
  const readJson = (...path: string[]): unknown => JSON.parse(readText(...path));
  const prefix = style === "sidecar" ? "sidecar_" : "";

  test("the export passes `aieffect check` without a warning, its proto files too", async () => {
    const { exitCode, stdout, stderr } = await runAieffect([
      "check",
      join(folder, "export"),
      "--strict",
      "--json",
    ]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(JSON.parse(stdout)).toMatchObject({ valid: true, warnings: [] });
  });

  test("the export has the four steps in a row, at the addresses of the compose file", () => {
    const { plan } = planSubmission({
      blueprint: readJson("export", "blueprint.json"),
      dockerinfo: readJson("export", "dockerinfo.json"),
    });
    expect(plan.depth).toBe(4);
    expect(plan.tasks.map(({ nodeKey, address }) => [nodeKey, address]).sort()).toEqual(
      STEPS.map(([name, operation], step) => [
        `${toContainer(style, name)}:${operation}`,
        `http://${addresses[step]?.join(":")}`,
      ]).sort(),
    );
  });

  test("each step takes the message that the one before it gives", () => {
    const blueprint = readBlueprint(readJson("export", "blueprint.json"), { strict: true });
    if (!blueprint.ok) throw new Error(blueprint.problems[0].message);
    const messages = blueprint.value.nodes.map(({ operation_signature_list: [entry] }) => [
      entry?.operation_signature.operation_name,
      entry?.operation_signature.input_message_name,
    ]);
    expect(Object.fromEntries(messages)).toEqual({
      ExecuteQuery: "ExecuteQueryRequest",
      ApplyFunction: "ExecuteQueryResponse",
      TrainModel: "ApplyFunctionResponse",
      GenerateData: "TrainModelResponse",
    });
  });

  test("the proto files of the services are there, under the names of the connections", () => {
    for (const [name] of STEPS) {
      expect(existsSync(join(folder, "services", prefix + name, "proto", `${prefix}${name}.proto`))).toBe(
        true,
      );
    }
    expect(readdirSync(join(folder, "export", "microservice")).sort()).toEqual(
      STEPS.map(([name]) => `${toContainer(style, name)}.proto`).sort(),
    );
  });

  test("the connections are the blueprint's edges", () => {
    const mapping = STEPS.map(([name], step) => {
      const [ip_address, port] = addresses[step] ?? [];
      return [prefix + name, { ip_address, port }];
    });
    const connections = STEPS.slice(1).map(([name, to_method], step) => ({
      from_service: prefix + STEPS[step]?.[0],
      from_method: STEPS[step]?.[1],
      to_service: prefix + name,
      to_method,
    }));
    expect(readJson("connections.json")).toMatchObject({
      pipeline: { service_mapping: Object.fromEntries(mapping), connections },
    });
  });

  test("the hand-written submission asks the sample data, and has the containers of the specification", () => {
    const { plan, inputs } = planSubmission(readJson("scripts", "submission.json"));
    expect(plan.tasks.map(({ nodeKey, address }) => [nodeKey, address])).toEqual(
      STEPS.map(([name, operation], step) => [`${prefix}${name}:${operation}`, `http://${submitted[step]}`]),
    );
    expect(readInlineJson(inputs[0]?.uri ?? "")).toEqual({
      sql_query: expect.stringContaining("FROM wind_and_weather"),
    });
  });

  test("the compose file has the names, ports and variables of the specification", () => {
    const raw = parse(readText("docker-compose.yml"));
    const read = readComposeFile(raw);
    if (!read.ok) throw new Error(read.problems[0].message);
    const facts = Object.entries(read.value.services).map(([name, { ports, environment }]) => [
      name,
      [
        ports.map(({ host, container }) => [host, container]),
        raw.services[name].container_name,
        Object.fromEntries(Object.entries(environment).filter(([variable]) => variable.endsWith("_URL"))),
      ],
    ]);
    expect(Object.fromEntries(facts)).toEqual(compose);
    expect(raw).toMatchObject({ networks: { default: { name: "ai-effect-services", external: true } } });
    expect(readText("docker-compose.yml")).toMatch(/CLICKHOUSE_PASSWORD: "\$\{CLICKHOUSE_PASSWORD:-\}"/);
  });

  test("every image is built on the same pinned Bun, and does not run as root", () => {
    const { packageManager } = v.parse(
      v.object({ packageManager: v.string() }),
      JSON.parse(readFileSync(join(USE_CASES, "..", "package.json"), "utf8")),
    );
    const version = `${packageManager.replace("bun@", "")}-slim`;
    const dockerfiles = readdirSync(join(folder, "services")).filter((name) =>
      existsSync(join(folder, "services", name, "Dockerfile")),
    );
    expect(dockerfiles).toHaveLength(3);
    for (const name of dockerfiles) {
      const text = readText("services", name, "Dockerfile");
      expect([...text.matchAll(/^FROM oven\/bun:(\S+)/gm)].map((match) => match[1])).toEqual([
        version,
        version,
      ]);
      expect(text).toMatch(/^USER bun$/m);
    }
  });
});

test.each([["portugal-node-sidecar"], ["portugal-node-integrated"], ["tef-services"]])(
  "the images of %s differ in names, ports and folders alone",
  (useCase) => {
    const services = join(USE_CASES, useCase, "services");
    const texts = readdirSync(services)
      .filter((name) => existsSync(join(services, name, "Dockerfile")))
      .map((name) => {
        const lines = readFileSync(join(services, name, "Dockerfile"), "utf8")
          .replaceAll(name, "NAME")
          .split("\n");
        return lines.filter((line) => !/^(EXPOSE|ENV|RUN mkdir) /.test(line)).join("\n");
      });
    expect(texts).toHaveLength(3);
    expect(new Set(texts).size).toBe(1);
  },
);
