import { afterAll, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AieffectError } from "../errors.ts";
import type { LaunchPlan, PlannedService } from "./launch-plan.ts";
import { writeLocalDockerinfo } from "./local-dockerinfo.ts";

const root = mkdtempSync(join(tmpdir(), "aieffect-dockerinfo-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const makeService = (name: string, port: number): PlannedService => ({
  name,
  port,
  grpcPort: null,
  command: [""],
  environment: {},
  logPath: "",
});

function makePlan(useCase: string, files: Readonly<Record<string, string>>): LaunchPlan {
  const folder = join(root, useCase);
  const stateFolder = join(folder, ".aieffect");
  for (const path of [stateFolder, join(folder, "export")]) mkdirSync(path, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, "export", name), text);
  const services = [makeService("data-source", 18081), makeService("report", 18082)];
  return { folder, stateFolder, logFolder: "", services, skipped: [] };
}

const operations = [{ operation_signature: { operation_name: "Start" } }];

test("knows the compose service of a container from its exported image when there is no dockerinfo", () => {
  const nodes = [
    {
      container_name: "data_source1",
      image: "energy-data-source:latest",
      operation_signature_list: operations,
    },
    { container_name: "report1", image: "energy-report", operation_signature_list: operations },
  ];
  const plan = makePlan("energy", { "blueprint.json": JSON.stringify({ nodes }) });
  const files = writeLocalDockerinfo(plan);
  expect(files?.blueprint).toBe(join(plan.folder, "export", "blueprint.json"));
  expect(JSON.parse(readFileSync(files?.dockerinfo ?? "", "utf8"))).toEqual({
    docker_info_list: [
      { container_name: "data_source1", ip_address: "127.0.0.1", port: "18081" },
      { container_name: "report1", ip_address: "127.0.0.1", port: "18082" },
    ],
  });
});

test("writes nothing for a use case that exports no blueprint", () => {
  expect(writeLocalDockerinfo(makePlan("unexported", {}))).toBeUndefined();
});

test.each([
  ["blueprint.json", "INVALID_BLUEPRINT"],
  ["dockerinfo.json", "INVALID_DOCKERINFO"],
])("refuses an exported %s that is not usable, by its name", (name, code) => {
  const plan = makePlan(`broken-${name}`, { "blueprint.json": "{}", [name]: "{}" });
  const write = () => writeLocalDockerinfo(plan);
  expect(write).toThrow(AieffectError);
  expect(write).toThrow(expect.objectContaining({ code, message: expect.stringContaining(name) }));
});
