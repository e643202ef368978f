/** A demo that is asked to end, killed, disturbed or started twice: its services never outlive it. */
import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runAieffect } from "../aieffect-process.ts";
import { BINARY } from "../binary.ts";
import {
  DEMO_TEST_TIMEOUT_MS,
  type DemoProcess,
  runningServices,
  SERVICES,
  signalService,
  startDemo,
  startDemoThatRuns,
  startDemoThatWaits,
  toRecordPath,
  until,
} from "../demo-process.ts";

const FROZEN = ["report-generator"];

setDefaultTimeout(DEMO_TEST_TIMEOUT_MS);

let folder = "";
let demos: DemoProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "aieffect-demo-"));
  demos = [];
});

afterEach(async () => {
  for (const demo of demos) {
    demo.kill("SIGKILL");
    await demo.exited;
  }
  rmSync(folder, { recursive: true, force: true });
});

async function keep(starting: Promise<DemoProcess>): Promise<DemoProcess> {
  const demo = await starting;
  demos.push(demo);
  return demo;
}

function expectNothingLeft({ services }: DemoProcess): void {
  expect(runningServices(services)).toEqual([]);
  expect(existsSync(toRecordPath(folder))).toBe(false);
}

describe("asked to end while its services start, it ends with 130 and leaves nothing", () => {
  test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("by %s", async (signal) => {
    const demo = await keep(startDemoThatWaits(folder));
    demo.kill(signal);
    await until(() => runningServices(demo.services).length === FROZEN.length);
    signalService(demo.services, "SIGCONT");
    expect(await demo.exited).toBe(130);
    expect(demo.stdout()).toBe("Starting 4 services …\n");
    expect(demo.stderr()).toBe(`Error: Interrupted by ${signal}.\n`);
    expectNothingLeft(demo);
  });

  test("with --json, which says it as a document", async () => {
    const demo = await keep(startDemoThatWaits(folder, "--json"));
    demo.kill("SIGINT");
    await until(() => runningServices(demo.services).length === FROZEN.length);
    signalService(demo.services, "SIGCONT");
    expect(await demo.exited).toBe(130);
    expect(JSON.parse(demo.stdout())).toEqual({
      error: { code: "INTERRUPTED", message: "Interrupted by SIGINT." },
    });
    expectNothingLeft(demo);
  });

  test("at once when it is asked twice", async () => {
    const demo = await keep(startDemoThatWaits(folder));
    demo.kill("SIGINT");
    await until(() => runningServices(demo.services).length === FROZEN.length);
    demo.kill("SIGINT");
    expect(await demo.exited).toBe(130);
    await until(() => runningServices(demo.services).length === 0);
    expectNothingLeft(demo);
  });
});

describe("asked to end while its pipeline runs, it cancels that and leaves nothing", () => {
  test("as lines", async () => {
    const demo = await keep(startDemoThatRuns(folder));
    demo.kill("SIGINT");
    await demo.untilPrinted("⊘ cancelled · 3 of 4 done · 1 cancelled · ");
    signalService(demo.services, "SIGCONT");
    expect(await demo.exited).toBe(130);
    expect(demo.stdout()).toContain("cancelling … (Ctrl-C again to stop at once)");
    expect(demo.stdout()).toEndWith("logs of the services: aieffect-demo/.aieffect/logs\n");
    expect(demo.stderr()).toBe("");
    expectNothingLeft(demo);
  });

  test("as JSON, whose last line is the result", async () => {
    const demo = await keep(startDemoThatRuns(folder, "--json"));
    demo.kill("SIGTERM");
    await demo.untilPrinted('"type":"result"');
    signalService(demo.services, "SIGCONT");
    expect(await demo.exited).toBe(130);
    const lines = demo.stdout().trimEnd().split("\n");
    const result = JSON.parse(lines.at(-1) ?? "");
    expect(result).toMatchObject({ type: "result", status: "cancelled" });
    expect(result.tasks.map(({ status }: { status: string }) => status).toSorted()).toEqual([
      "cancelled",
      "completed",
      "completed",
      "completed",
    ]);
    expect(demo.stderr()).toBe("");
    expectNothingLeft(demo);
  });

  test("at once when it is asked twice", async () => {
    const demo = await keep(startDemoThatRuns(folder));
    demo.kill("SIGINT");
    await demo.untilPrinted("⊘ cancelled · ");
    demo.kill("SIGINT");
    expect(await demo.exited).toBe(130);
    await until(() => runningServices(demo.services).length === 0);
    expectNothingLeft(demo);
  });
});

test("killed, it takes its services along, and the next one works in the same folder", async () => {
  const demo = await keep(startDemoThatRuns(folder));
  expect(runningServices(demo.services)).toHaveLength(SERVICES.length);
  demo.kill("SIGKILL");
  await until(() => runningServices(demo.services).length === 0);
  const next = startDemo(folder);
  expect(await next.exited).toBe(0);
  expect(next.stderr()).toBe("");
  expectNothingLeft(demo);
});

test("told to end by `down`, it ends as it does by Ctrl-C", async () => {
  const demo = await keep(startDemoThatRuns(folder));
  const down = runAieffect(["down", "aieffect-demo"], { command: BINARY, folder, environment: { PATH: "" } });
  await demo.untilPrinted("⊘ cancelled · ");
  signalService(demo.services, "SIGCONT");
  expect(await demo.exited).toBe(130);
  expect((await down).exitCode).toBe(0);
  expectNothingLeft(demo);
});

test("a service that dies in the middle fails the run with 1, and is named with the end of its log", async () => {
  const demo = await keep(startDemoThatRuns(folder));
  signalService(demo.services, "SIGKILL");
  expect(await demo.exited).toBe(1);
  expect(demo.stdout()).toMatch(/✖ report_generator1:GenerateReport {2}failed after .*: Connection failed: /);
  expect(demo.stdout()).toMatch(/^✖ failed · 3 of 4 done · 1 failed · /m);
  expect(demo.stderr()).toStartWith("The service report-generator ended with signal SIGKILL.\n");
  expect(demo.stderr()).toContain('"message":"Listening"');
  expectNothingLeft(demo);
});

test("a service that dies before it answers ends it with 2, and is named with the end of its log", async () => {
  const demo = await keep(startDemoThatWaits(folder));
  signalService(demo.services, "SIGKILL");
  expect(await demo.exited).toBe(2);
  expect(demo.stderr()).toStartWith(
    "Error: The service report-generator ended with signal SIGKILL before it answered.\n",
  );
  expectNothingLeft(demo);
});

test("a second one at the same time in the same folder is told, and does not disturb the first", async () => {
  const first = await keep(startDemoThatRuns(folder));
  const second = startDemo(folder);
  expect(await second.exited).toBe(2);
  const place = join(folder, "aieffect-demo");
  expect(second.stdout()).toBe("");
  expect(second.stderr()).toBe(
    `Error: Services run already in ${place}, or are being started. \`aieffect down ${place}\` stops them.\n`,
  );
  signalService(first.services, "SIGCONT");
  expect(await first.exited).toBe(0);
  expectNothingLeft(first);
});

test("a second one at the same time in another folder works", async () => {
  const first = await keep(startDemoThatRuns(folder));
  const second = startDemo(folder, "--dir", "another");
  expect(await second.exited).toBe(0);
  signalService(first.services, "SIGCONT");
  expect(await first.exited).toBe(0);
  expectNothingLeft(first);
});
