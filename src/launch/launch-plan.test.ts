import { afterAll, beforeEach, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { readLaunchPlan } from "./launch-plan.ts";

const root = mkdtempSync(join(tmpdir(), "aieffect-plan-"));
let folders = 0;
let folder = root;

beforeEach(() => {
  folders += 1;
  folder = join(root, String(folders));
  mkdirSync(folder);
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

const plan = (environment: Record<string, string> = {}) => readLaunchPlan(folder, environment);

test("finds the script beside the Dockerfile, whichever way the build is written", () => {
  write("services/a/service.ts", "");
  write("docker/b/service.js", "");
  write(
    "docker-compose.yml",
    `
services:
  a: { build: ./services/a, ports: ["18081:8080"] }
  b: { build: { context: .., dockerfile: ${folders}/docker/b/Dockerfile.slim }, ports: [{ target: 8080, published: 18082 }] }
  redis: { image: redis }
`,
  );
  const { services, skipped } = plan();
  expect(services.map(({ name, command, port }) => [name, command.at(-1), port])).toEqual([
    ["a", join(folder, "services/a/service.ts"), 18081],
    ["b", join(folder, "docker/b/service.js"), 18082],
  ]);
  expect(services[0]?.logPath).toBe(join(folder, ".aieffect/logs/a.log"));
  expect(skipped).toEqual(["redis"]);
});

test("takes the port pair of the port that the service listens on in its container", () => {
  write("a/service.ts", "");
  const ports = '["50151:50051", "18081:8080", "18091:9090"]';
  write("docker-compose.yml", `services: { a: { build: a, ports: ${ports} } }`);
  expect(plan().services[0]?.port).toBe(18081);
  write("docker-compose.yml", `services: { a: { build: a, ports: ${ports}, environment: { PORT: 9090 } } }`);
  expect(plan().services[0]?.port).toBe(18091);
});

test("the gRPC port is the one that is published for GRPC_PORT, or for the port where a data plane listens unless told", () => {
  const planOf = (ports: string, environment = "{}") => {
    write("a/service.ts", "");
    write(
      "docker-compose.yml",
      `services: { a: { build: a, ports: ${ports}, environment: ${environment} } }`,
    );
    const [service] = plan().services;
    return [service?.grpcPort, service?.environment.GRPC_PORT, service?.environment.GRPC_HOST];
  };
  expect(planOf('["18182:8080"]')).toEqual([null, undefined, undefined]);
  expect(planOf('["18182:8080", "50152:50051"]')).toEqual([50152, "50152", "127.0.0.1"]);
  expect(planOf('["18182:8080", "50152:6000"]', "{ GRPC_PORT: 6000, GRPC_HOST: a }")).toEqual([
    50152,
    "50152",
    "127.0.0.1",
  ]);
});

test("services that run find each other by the host ports that the compose file publishes", () => {
  write("a/service.ts", "");
  write("b/service.ts", "");
  write(
    "docker-compose.yml",
    `
services:
  a: { build: a, ports: ["18103:8080"], environment: { B_URL: "http://b:600", SELF_URL: "http://a:8080", DB_URL: "http://db:8123" } }
  b: { build: b, ports: ["8011:600"], environment: { PORT: "600" } }
  db: { image: db, ports: ["8123:8123"] }
`,
  );
  const [a, b] = plan().services;
  expect(a?.environment).toMatchObject({
    B_URL: "http://127.0.0.1:8011",
    SELF_URL: "http://127.0.0.1:18103",
    DB_URL: "http://db:8123",
  });
  expect(b?.port).toBe(8011);
});

test("fills variables from .env, and from the environment before it", () => {
  write("a/service.ts", "");
  write(".env", "BASE=181\nMODE=file\n");
  write(
    "docker-compose.yml",
    'services: { a: { build: a, ports: ["${BASE}81:8080"], environment: { MODE: "$MODE" } } }',
  );
  const [service] = plan({ MODE: "environment" }).services;
  expect(service?.port).toBe(18181);
  expect(service?.environment.MODE).toBe("environment");
});

test.each([
  ["not there", undefined, "There is no FOLDER/docker-compose.yml."],
  ["no YAML", "services: [", "FOLDER/docker-compose.yml is no valid YAML: "],
  ["empty", "", "FOLDER/docker-compose.yml is not usable:\n  must be an object"],
  [
    "without builds",
    "services: { a: { image: redis } }",
    "FOLDER/docker-compose.yml has no service with a build",
  ],
  [
    "of services in other languages",
    'services: { b: { build: b, ports: ["1:8080"] } }',
    "The service b has no service.ts or service.js in FOLDER/b: only such services run without Docker.",
  ],
  ["without ports", "services: { a: { build: a } }", "The service a publishes no port"],
  [
    "with a port twice",
    'services: { a: { build: a, ports: ["1:8080"] }, c: { build: a, ports: ["1:8080"] } }',
    "The services a and c both publish the port 1.",
  ],
  [
    "with a port for control and for data",
    'services: { a: { build: a, ports: ["1:8080"] }, c: { build: a, ports: ["2:8080", "1:50051"] } }',
    "The services a and c both publish the port 1.",
  ],
  [
    "that keeps a gRPC port to itself",
    'services: { a: { build: a, ports: ["1:8080"], environment: { GRPC_PORT: 6000 } } }',
    'The service a does not publish its GRPC_PORT 6000: add it to its "ports" in docker-compose.yml.',
  ],
])("refuses a compose file that is %s", (_, text, message) => {
  write("a/service.ts", "");
  if (text !== undefined) write("docker-compose.yml", text);
  expect(plan).toThrow(message.replaceAll("FOLDER", folder));
});

test("refuses a folder that is none", () => {
  expect(() => readLaunchPlan(join(folder, "nowhere"), {})).toThrow("nowhere is no folder.");
});
