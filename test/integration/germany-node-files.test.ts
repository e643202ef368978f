/** What stands beside the services of the Germany node agrees with them and with each other. */
import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { parse } from "yaml";
import { checkPipeline } from "../../src/model/check.ts";
import { findPublishedPort, readComposeFile } from "../../src/model/compose-file.ts";
import { planSubmission } from "../../src/model/submission.ts";
import { STEPS, USE_CASE } from "../germany-node.ts";

const readText = (...path: string[]) => readFileSync(join(USE_CASE, ...path), "utf8");
const readJson = (...path: string[]): unknown => JSON.parse(readText(...path));
const toService = (directory: string) => directory.replace("_", "-");

test("the export is a pipeline of the three steps in a row", () => {
  const documents = {
    blueprint: readJson("export", "blueprint.json"),
    dockerinfo: readJson("export", "dockerinfo.json"),
  };
  const { problems, warnings, plan } = checkPipeline(documents, { strict: true });
  expect([problems, warnings, plan?.depth]).toEqual([[], [], 3]);
  expect(plan?.tasks.map(({ nodeKey, address }) => [nodeKey, address]).sort()).toEqual(
    STEPS.map(([directory, operation]) => [
      `${directory}1:${operation}`,
      `http://${toService(directory)}:8080`,
    ]).sort(),
  );
});

test("each step's exported request mirrors the response of the one before", () => {
  const readMessage = (text: string, name: string) =>
    new RegExp(`message ${name} \\{[^}]*\\}`).exec(text)?.[0];
  for (const [step, [directory, operation]] of STEPS.entries()) {
    const exported = readText("export", "microservice", `${directory}1.proto`);
    const own = readText("services", directory, "proto", `${directory}.proto`);
    expect(readMessage(exported, `${operation}Response`)).toBe(readMessage(own, `${operation}Response`));
    const [upstream, method] = STEPS[step - 1] ?? [];
    if (upstream === undefined) continue;
    const source = readText("services", upstream, "proto", `${upstream}.proto`);
    expect(exported).toContain(`rpc ${operation}(${method}Response) returns (${operation}Response);`);
    expect(readMessage(exported, `${method}Response`)).toBe(readMessage(source, `${method}Response`));
  }
});

test("the compose file publishes the services on 18091 to 18093, and VILLASnode to nobody", () => {
  const raw = parse(readText("docker-compose.yml"));
  const compose = readComposeFile(raw);
  if (!compose.ok) throw new Error(compose.problems[0].message);
  const ports = Object.entries(compose.value.services).map(([name, service]) => [
    name,
    findPublishedPort(service, 8080)?.host,
  ]);
  expect(ports).toEqual([
    ...STEPS.map(([directory], index) => [toService(directory), 18_091 + index]),
    ["villas-node", undefined],
  ]);
  expect(raw.services["villas-node"]).toMatchObject({
    command: ["node"],
    image: "registry.git.rwth-aachen.de/acs/public/villas/node:hook-timeseries-chronix-conversion",
    volumes: ["shared-data:/shared"],
    depends_on: ["data-provider"],
  });
  expect(raw).toMatchObject({ networks: { default: { name: "ai-effect-services", external: true } } });
});

test("the connections are the blueprint's edges", () => {
  const { pipeline } = v.parse(
    v.object({ pipeline: v.object({ connections: v.array(v.record(v.string(), v.string())) }) }),
    readJson("connections.json"),
  );
  expect(pipeline.connections).toEqual(
    STEPS.slice(1).map(([directory, to_method], step) => ({
      from_service: toService(STEPS[step]?.[0] ?? ""),
      from_method: STEPS[step]?.[1] ?? "",
      to_service: toService(directory),
      to_method,
    })),
  );
});

test("the hand-written submission is accepted, and its containers are the compose services", () => {
  const { plan } = planSubmission(readJson("scripts", "submission.json"));
  expect(plan.tasks.map(({ nodeKey, address }) => [nodeKey, address])).toEqual(
    STEPS.map(([directory, operation]) => [
      `${toService(directory)}:${operation}`,
      `http://${toService(directory)}:8080`,
    ]),
  );
});

test("every image is built on the pinned Bun, and does not run as root", () => {
  const { packageManager } = v.parse(
    v.object({ packageManager: v.string() }),
    JSON.parse(readFileSync(join(USE_CASE, "..", "..", "package.json"), "utf8")),
  );
  const version = `${packageManager.replace("bun@", "")}-slim`;
  for (const [directory] of STEPS) {
    const text = readText("services", directory, "Dockerfile");
    expect([...text.matchAll(/^FROM oven\/bun:(\S+)/gm)].map((match) => match[1])).toEqual([
      version,
      version,
    ]);
    expect(text).toMatch(/^USER bun$/m);
  }
});
