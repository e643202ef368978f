/**
 * What the running pipeline serves, fetched by a client that has nothing of ours: stubs in Python that Debian's protoc
 * generated from the proto files.
 */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import {
  type ProtobufPipeline,
  STEPS,
  startProtobufPipeline,
  toOutput,
  USE_CASE,
} from "../protobuf-energy-pipeline.ts";

/** Debian's, for which python3-grpcio is installed; another one in the PATH would not have it. */
const PYTHON = "/usr/bin/python3";
const PLUGIN = Bun.which("grpc_python_plugin");
const CLIENT = join(import.meta.dir, "..", "plain_grpc_client.py");

const NEEDED = "protoc, grpc_python_plugin and python3-grpcio";
const canRun =
  PLUGIN !== null &&
  Bun.which("protoc") !== null &&
  Bun.spawnSync([PYTHON, "-c", "import grpc"], { stderr: "ignore" }).success;
// Where everything is installed by scripts/install, a client that cannot run is a failure.
const isSkipped = !canRun && process.env.CI === undefined;

const stubs = mkdtempSync(join(tmpdir(), "aieffect-stubs-"));
let pipeline: ProtobufPipeline;

beforeAll(async () => {
  if (isSkipped) return;
  if (!canRun) throw new Error(`The client in Python needs ${NEEDED}: run ./scripts/install.`);
  generateStubs();
  pipeline = await startProtobufPipeline();
});
afterAll(async () => {
  rmSync(stubs, { recursive: true });
  await pipeline?.[Symbol.asyncDispose]();
});

function generateStubs(): void {
  const served = STEPS.slice(1).map(([directory]) => directory);
  const folders = [
    join(USE_CASE, "proto"),
    ...served.map((name) => join(USE_CASE, "services", name, "proto")),
  ];
  const { exitCode, stderr } = Bun.spawnSync([
    "protoc",
    ...folders.map((path) => `--proto_path=${path}`),
    `--plugin=protoc-gen-grpc_python=${PLUGIN}`,
    `--python_out=${stubs}`,
    `--grpc_python_out=${stubs}`,
    ...["common", ...served].map((name) => `${name}.proto`),
  ]);
  if (exitCode !== 0) throw new Error(`protoc: ${stderr}`);
}

async function callFromPython(
  directory: string,
  service: string,
  rpc: keyof ProtobufPipeline["grpcAddresses"],
) {
  const child = Bun.spawn([PYTHON, CLIENT, stubs, directory, service, rpc, pipeline.grpcAddresses[rpc]], {
    stdout: "pipe",
    stderr: "pipe",
  });
  const [stdout, stderr] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  return { stdout, stderr };
}

const fetchFromPython = async (...call: Parameters<typeof callFromPython>): Promise<unknown> => {
  const { stdout, stderr } = await callFromPython(...call);
  expect(stderr).toBe("");
  return JSON.parse(stdout);
};

test.skipIf(isSkipped)(
  `a client in Python that sends no metadata gets the newest result (needs ${NEEDED})`,
  async () => {
    const nothing = await callFromPython("report_generator", "ReportGeneratorService", "GenerateReport");
    expect(nothing).toEqual({
      stdout: "",
      stderr: "NOT_FOUND: No report available. Service not yet triggered.\n",
    });

    for (const num_records of [4, 7]) {
      const ids = { workflow_id: `wf-${num_records}` };
      const data = await pipeline.call("GenerateData", { ...ids, parameters: { num_records, seed: 1 } });
      const analyzed = await pipeline.call("AnalyzeData", { ...ids, inputs: [data.output] });
      toOutput(await pipeline.call("GenerateReport", { ...ids, inputs: [analyzed.output] }));
    }

    const data = await fetchFromPython("data_generator", "DataGeneratorService", "GenerateData");
    expect(data).toMatchObject({ success: true, message: "Successfully generated 7 energy records" });
    const { records } = v.parse(v.object({ records: v.array(v.unknown()) }), data);
    expect(records).toHaveLength(7);
    expect(await fetchFromPython("data_analyzer", "DataAnalyzerService", "AnalyzeData")).toMatchObject({
      success: true,
      analyzed_records: records.map((original) => ({ original, efficiency_score: 1, is_anomaly: false })),
      total_records: 7,
      average_efficiency: 1,
    });
    expect(
      await fetchFromPython("report_generator", "ReportGeneratorService", "GenerateReport"),
    ).toMatchObject({
      sections: [
        { title: "Executive Summary", content: expect.arrayContaining(["Total Records Analyzed: 7"]) },
        {},
        {},
        {},
      ],
      summary: "Report generated for 7 records. Key findings: 0 anomalies (0.0%), average efficiency 100.0%.",
    });
  },
  30_000,
);
