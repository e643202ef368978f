/** `aieffect demo protobuf_based_energy_pipeline`: a pipeline whose data passes by gRPC, from the binary alone. */
import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { USE_CASE_NAMES } from "../../use-cases/services.ts";
import { runAieffect, SOURCE } from "../aieffect-process.ts";
import { BINARY } from "../binary.ts";
import { DEMO_TEST_TIMEOUT_MS } from "../demo-process.ts";

setDefaultTimeout(DEMO_TEST_TIMEOUT_MS);

let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "aieffect-demo-protobuf-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** On a machine that has nothing installed, and whose variables are not for the services. */
const demo = (flags: readonly string[] = [], command: readonly string[] = BINARY) => {
  const environment = { PATH: "", HOME: tmpdir(), GRPC_PORT: "1", GRPC_HOST: "192.0.2.1" };
  return runAieffect(["demo", "protobuf_based_energy_pipeline", ...flags], { command, folder, environment });
};

/** Nothing listens any more on the ports that the services named in their logs. */
async function expectNothingLeft(): Promise<void> {
  const logFolder = join(folder, "aieffect-demo/.aieffect/logs");
  const ports = readdirSync(logFolder).flatMap((name) => {
    const { port, grpc_port } = JSON.parse(readFileSync(join(logFolder, name), "utf8").split("\n")[0] ?? "");
    return grpc_port === undefined ? [port] : [port, grpc_port];
  });
  expect(ports).toHaveLength(7);
  const isTaken = (port: number) =>
    Bun.connect({ hostname: "127.0.0.1", port, socket: { data() {} } }).then(
      () => true,
      () => false,
    );
  expect(await Promise.all(ports.map(isTaken))).toEqual(ports.map(() => false));
}

/** What a report says of its records, which are drawn anew in every run: now and then one of ten is an anomaly. */
function readFindings(report: string) {
  const sum = (pattern: RegExp) =>
    [...report.matchAll(pattern)].reduce((total, [, number]) => total + Number(number), 0);
  return {
    records: sum(/^ {2}HH-\d+: (\d+) records,/gm),
    anomalies: sum(/^ {2}Anomalies Detected: (\d+)$/gm),
    anomaliesByHousehold: sum(/^ {2}HH-\d+: .* Anomalies: (\d+),/gm),
  };
}

describe.each([
  ["from source", SOURCE],
  ["compiled", BINARY],
])("the demo %s", (_, command) => {
  test("shows the report of a real run, says where the logs are, and leaves nothing running", async () => {
    const { exitCode, stdout, stderr } = await demo([], command);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toMatch(/^✔ completed · 4 of 4 done · /m);
    expect(stdout).toMatch(/^report_generator1:GenerateReport → 127\.0\.0\.1:\d+ \(GenerateReport\)$/m);
    const findings = readFindings(stdout);
    expect(findings.records).toBe(10);
    expect(findings.anomalies).toBe(findings.anomaliesByHousehold);
    expect(stdout).toContain(
      [
        "",
        "Executive Summary",
        "  Total Records Analyzed: 10",
        `  Anomalies Detected: ${findings.anomalies}`,
        "  Average Efficiency Score: 100.00%",
        `  Anomaly Rate: ${findings.anomalies * 10}.00%`,
        "",
        "Household Analysis",
        "  HH-001: 2 records, Avg Consumption: ",
      ].join("\n"),
    );
    expect(stdout).toEndWith(
      [
        "Recommendations",
        findings.anomalies > 1
          ? "  High anomaly rate detected. Investigate system stability."
          : "  System operating within normal parameters.",
        "",
        `Report generated for 10 records. Key findings: ${findings.anomalies} anomalies (${findings.anomalies * 10}.0%), average efficiency 100.0%.`,
        "",
        "Logs of the services: aieffect-demo/.aieffect/logs\n",
      ].join("\n"),
    );
    expect(readdirSync(join(folder, "aieffect-demo"))).toEqual([".aieffect"]);
    await expectNothingLeft();
  });
});

test("prints with --json the events and then the result, and nothing else", async () => {
  const { exitCode, stdout, stderr } = await demo(["--json"]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  const result = JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "");
  const report = result.tasks.find(({ node_key }: { node_key: string }) =>
    node_key.startsWith("report_generator1:"),
  );
  expect(report.output_refs).toMatchObject([
    {
      protocol: "grpc",
      format: "GenerateReport",
      metadata: { workflow_id: result.workflow_id, task_id: report.task_id },
    },
  ]);
});

test("the help lists the demos, and an unknown one is answered with them", async () => {
  const names = USE_CASE_NAMES.join(", ");
  const help = await runAieffect(["demo", "--help"], { command: BINARY, folder });
  expect(help.stdout.replaceAll(/\s+/g, " ")).toContain(`which one: ${names}`);
  expect(help.stdout).toContain("$ aieffect demo protobuf_based_energy_pipeline\n");
  const { exitCode, stderr } = await runAieffect(["demo", "weather"], { command: BINARY, folder });
  expect(exitCode).toBe(2);
  expect(stderr.replaceAll(/\s+/g, " ")).toContain(`there are: ${names}`);
});
