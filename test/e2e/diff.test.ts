/** `aieffect diff` with the compiled binary: the use cases, compose files that it has written, and a real server. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runAieffect } from "../aieffect-process.ts";
import { BINARY } from "../binary.ts";
import { makeFolder } from "../contract/store-files.ts";
import { writeFiles } from "../package-files.ts";
import { type RedisServer, startRedisServer } from "../redis-server.ts";
import { type ServingProcess, startServing } from "../serving-process.ts";
import { toZip } from "../zip-archive.ts";

const USE_CASES = join(import.meta.dir, "..", "..", "use-cases");
const NAMES = [
  "file_based_energy_pipeline",
  "protobuf_based_energy_pipeline",
  "germany-node",
  "portugal-node-sidecar",
  "portugal-node-integrated",
];

const folder = makeFolder();
afterAll(() => folder[Symbol.dispose]());

const diff = (...args: string[]) => runAieffect(["diff", ...args], { command: BINARY, folder: folder.path });

test.each(NAMES)("the export of %s is what its docker-compose.yml deploys", async (name) => {
  const { exitCode, stdout, stderr } = await diff(join(USE_CASES, name, "export"));
  expect([exitCode, stderr]).toEqual([0, ""]);
  expect(stdout).toStartWith("✔ no difference · ");
});

test.each([
  ["the file of a pipeline", []],
  ["the file of a deployment, without its keys", ["--deploy"]],
])("a package and %s that compose wrote of it do not differ", async (_, flags) => {
  const from = join(USE_CASES, "portugal-node-integrated", "export");
  const compose = ["compose", from, ...flags, "--output", "written.yml"];
  expect((await runAieffect(compose, { command: BINARY, folder: folder.path })).exitCode).toBe(0);
  const { exitCode, stdout } = await diff(from, "--compose", "written.yml");
  expect(stdout).toBe(`✔ no difference · ${from} and written.yml\n`);
  expect(exitCode).toBe(0);
});

const EXPORT = join(USE_CASES, NAMES[0] ?? "", "export");
const readJson = (name: string) => JSON.parse(readFileSync(join(EXPORT, name), "utf8"));

/** A copy of a package beside a compose file, both changed: a port here, an image there. */
function writeChanged(): string {
  const dockerinfo = readJson("dockerinfo.json");
  dockerinfo.docker_info_list[0].port = "9090";
  const compose = readFileSync(join(EXPORT, "..", "docker-compose.yml"), "utf8");
  const changed = compose.replace("  data-generator:\n", "  data-generator:\n    image: generator:2\n");
  writeFiles(folder.file("changed"), { "docker-compose.yml": `name: ${NAMES[0]}\n${changed}` });
  return writeFiles(folder.file("changed/export"), {
    "blueprint.json": readJson("blueprint.json"),
    "dockerinfo.json": dockerinfo,
  });
}

test("tells each difference with its place on both sides, for people and for programs", async () => {
  writeChanged();
  const { exitCode, stdout } = await diff("changed/export");
  expect(exitCode).toBe(1);
  expect(stdout).toBe(
    `✖ port of data_analyzer1 differs
  changed/export/dockerinfo.json docker_info_list[0].port             9090
  changed/docker-compose.yml services.data-analyzer.environment.PORT  8080

✖ image of data_generator1 differs
  changed/export/blueprint.json nodes[1].image              file_based_energy_pipeline-data-generator:latest
  changed/docker-compose.yml services.data-generator.image  generator:2

✖ 2 differences · changed/export and changed/docker-compose.yml
`,
  );
  const told = await diff("changed/export", "--compose", "changed", "--json");
  expect(told.exitCode).toBe(1);
  expect(JSON.parse(told.stdout)).toEqual({
    package: "changed/export",
    against: { compose: "changed/docker-compose.yml" },
    differences: [
      {
        kind: "port",
        subject: "data_analyzer1",
        package: { place: "changed/export/dockerinfo.json docker_info_list[0].port", value: "9090" },
        deployed: {
          place: "changed/docker-compose.yml services.data-analyzer.environment.PORT",
          value: "8080",
        },
      },
      {
        kind: "image",
        subject: "data_generator1",
        package: {
          place: "changed/export/blueprint.json nodes[1].image",
          value: "file_based_energy_pipeline-data-generator:latest",
        },
        deployed: { place: "changed/docker-compose.yml services.data-generator.image", value: "generator:2" },
      },
    ],
  });
});

test("takes a ZIP archive, and the compose file beside it", async () => {
  const files = {
    "blueprint.json": readJson("blueprint.json"),
    "dockerinfo.json": readJson("dockerinfo.json"),
  };
  writeFiles(folder.file("file_based_energy_pipeline"), {
    "docker-compose.yml": readFileSync(join(EXPORT, "..", "docker-compose.yml"), "utf8"),
    "export.zip": toZip(files),
  });
  const { exitCode, stdout } = await diff("file_based_energy_pipeline/export.zip");
  expect([exitCode, stdout.split(" · ")[0]]).toEqual([0, "✔ no difference"]);
});

describe.each(["SQLite", "Redis"])("a workflow of a server on %s", (kind) => {
  let redis: RedisServer | null = null;
  let server: ServingProcess;
  let workflowId = "";
  const KEY = "a-key-of-this-server";
  beforeAll(async () => {
    redis = kind === "Redis" ? await startRedisServer() : null;
    const store = redis === null ? ["--db", folder.file("server.db")] : ["--redis", redis.url];
    server = await startServing(store, {
      environment: { ORCHESTRATOR_API_KEY: KEY },
    });
    const body = { blueprint: readJson("blueprint.json"), dockerinfo: readJson("dockerinfo.json") };
    const [, answer] = await server.post("/workflows", body, { authorization: `Bearer ${KEY}` });
    workflowId = Object(answer).workflow_id;
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await redis?.[Symbol.asyncDispose]();
  });

  const ask = (path: string, ...more: string[]) =>
    runAieffect(["diff", path, workflowId, "--server", server.url, ...more], {
      command: BINARY,
      folder: folder.path,
      environment: { PATH: process.env.PATH ?? "", ORCHESTRATOR_API_KEY: KEY },
    });

  test("that was submitted with the package does not differ, whatever became of it", async () => {
    const { exitCode, stdout } = await ask(EXPORT);
    expect([exitCode, stdout]).toEqual([0, `✔ no difference · ${EXPORT} and ${workflowId}\n`]);
  });

  test("differs from the package of today in its images, operations, edges and addresses", async () => {
    const blueprint = readJson("blueprint.json");
    const [analyzer, generator, provider] = blueprint.nodes;
    provider.image = "provider:2";
    analyzer.operation_signature_list[0].connected_to = [];
    generator.operation_signature_list.push({
      operation_signature: { operation_name: "Repair" },
      connected_to: [],
    });
    const dockerinfo = readJson("dockerinfo.json");
    dockerinfo.docker_info_list[2].port = "9090";
    const path = writeFiles(folder.file("today"), {
      "blueprint.json": blueprint,
      "dockerinfo.json": dockerinfo,
    });
    const { exitCode, stdout } = await ask(path, "--json");
    expect(exitCode).toBe(1);
    const { against, differences } = JSON.parse(stdout);
    expect(against).toEqual({ server: server.url, workflow_id: workflowId });
    expect(differences).toEqual([
      {
        kind: "image",
        subject: "input_provider1",
        package: { place: `${path}/blueprint.json nodes[2].image`, value: "provider:2" },
        deployed: {
          place: `${workflowId} nodes[2].image`,
          value: "file_based_energy_pipeline-input-provider:latest",
        },
      },
      {
        kind: "operation",
        subject: "data_generator1:Repair",
        package: {
          place: `${path}/blueprint.json nodes[1].operation_signature_list[1]`,
          value: "data_generator1:Repair",
        },
        deployed: { place: `${workflowId} nodes`, value: null },
      },
      {
        kind: "edge",
        subject: "data_analyzer1:AnalyzeData -> report_generator1:GenerateReport",
        package: { place: `${path}/blueprint.json nodes`, value: null },
        deployed: {
          place: `${workflowId} edges[0]`,
          value: "data_analyzer1:AnalyzeData -> report_generator1:GenerateReport",
        },
      },
      {
        kind: "address",
        subject: "input_provider1",
        package: {
          place: `${path}/dockerinfo.json docker_info_list[2]`,
          value: "http://input-provider:9090",
        },
        deployed: { place: `${workflowId} nodes[2].address`, value: "http://input-provider:8080" },
      },
    ]);
  });

  test("is found by the beginning of its id; one that is not there is told", async () => {
    const [server_, key] = [
      ["--server", server.url],
      { PATH: process.env.PATH ?? "", ORCHESTRATOR_API_KEY: KEY },
    ];
    const options = { command: BINARY, folder: folder.path, environment: key };
    expect((await runAieffect(["diff", EXPORT, workflowId.slice(3, 11), ...server_], options)).exitCode).toBe(
      0,
    );
    const { exitCode, stderr } = await runAieffect(["diff", EXPORT, "wf-000000000000", ...server_], options);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("wf-000000000000");
  });

  test("without the key of the server is not shown", async () => {
    const { exitCode, stderr } = await diff(EXPORT, workflowId, "--server", server.url);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("key");
  });
});

test.each<[string, string[], string]>([
  ["no package", ["nowhere"], "There is no nowhere."],
  [
    "no compose file anywhere",
    ["alone"],
    "There is no docker-compose.yml beside alone: name one with --compose",
  ],
  ["a compose file that is not there", [EXPORT, "--compose", "no.yml"], "There is no no.yml."],
  [
    "a folder without a compose file",
    [EXPORT, "--compose", "alone"],
    "There is no alone/docker-compose.yml.",
  ],
  ["a compose file that is broken", [EXPORT, "--compose", "broken.yml"], "broken.yml is no valid YAML: "],
  [
    "a compose file that is none",
    [EXPORT, "--compose", "none.yml"],
    "none.yml is not usable:\n  services: is missing",
  ],
  ["a server without a workflow", [EXPORT, "--server", "http://127.0.0.1:1"], "--server needs a WORKFLOW_ID"],
  [
    "a server that is not there",
    [EXPORT, "wf-000000000000", "--server", "http://127.0.0.1:1"],
    "127.0.0.1:1",
  ],
  ["two things to compare with", [EXPORT, "wf-1", "--compose", "none.yml"], "leave one out"],
])(
  "%s: bad input",
  async (_, args, message) => {
    writeFiles(folder.file("alone"), { "blueprint.json": readJson("blueprint.json") });
    writeFileSync(folder.file("broken.yml"), "services: [");
    writeFileSync(folder.file("none.yml"), "volumes: {}");
    const { exitCode, stdout, stderr } = await diff(...args);
    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
  },
  20_000,
);

test("its help shows both forms", async () => {
  const { exitCode, stdout } = await diff("--help");
  expect(exitCode).toBe(0);
  const words = stdout.replaceAll(/\s+/g, " ");
  expect(words).toContain("$ aieffect diff PACKAGE [--compose FILE] [--json] $");
  expect(words).toContain("$ aieffect diff PACKAGE WORKFLOW_ID [--server URL] [--key KEY] [--json] ");
});
