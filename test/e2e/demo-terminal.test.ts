/** `aieffect demo` on a terminal: what is redrawn, what stays, and that the terminal is given back. */
import { afterEach, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BINARY } from "../binary.ts";
import {
  DEMO_TEST_TIMEOUT_MS,
  holdLastTask,
  runningServices,
  signalService,
  toRecordPath,
  until,
} from "../demo-process.ts";
import { openTerminal, type TerminalProcess } from "../terminal-process.ts";

const ESCAPE = "\u001b";
const SHOW_CURSOR = `${ESCAPE}[?25h`;
const HIDE_CURSOR = `${ESCAPE}[?25l`;
const CTRL_C = "\u0003";

setDefaultTimeout(DEMO_TEST_TIMEOUT_MS);

let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "aieffect-demo-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const openDemo = (flags: readonly string[] = [], environment: Record<string, string> = {}) =>
  openTerminal([...BINARY, "demo", "--dir", join(folder, "aieffect-demo"), ...flags], 80, 24, environment);

const textOf = ({ written }: TerminalProcess) => Bun.stripANSI(written()).replaceAll("\r\n", "\n");

/** A demo on a terminal whose run stands still in its last task. */
async function openHeldDemo() {
  const { demo, services } = await holdLastTask(
    folder,
    () => {
      const terminal = openDemo();
      return { terminal, exited: terminal.run.exited };
    },
    ({ terminal }) => terminal.waitFor("4 services started"),
  );
  await demo.terminal.waitFor("running · 3 of 4 done · 1 running");
  return { ...demo, services };
}

test("a run shorter than a glance leaves its tasks, its report and where the files are", async () => {
  const demo = openDemo();
  expect(await demo.run.exited).toBe(0);
  const text = textOf(demo);
  for (const part of ["File Based Energy Pipeline · 4 tasks\n", "✔ report_generator1:GenerateReport "]) {
    expect(text).toContain(part);
  }
  expect(text).toContain("  Total Records,10.0\n");
  expect(text).toContain("  Average Efficiency,0.098\n");
  expect(text).toMatch(/\n✔ completed · 4 of 4 done · [^\n]*\nFiles: [^\n]*\n$/);
  expect(text).not.toContain("  started");
  expect(demo.written().lastIndexOf(SHOW_CURSOR)).toBeGreaterThanOrEqual(
    demo.written().lastIndexOf(HIDE_CURSOR),
  );
});

test("--plain has a line per transition there too, and moves no cursor", async () => {
  const demo = openDemo(["--plain"], { NO_COLOR: "1" });
  expect(await demo.run.exited).toBe(0);
  expect(textOf(demo)).toContain("▸ input_provider1:GetConfiguration  started\n");
  expect(demo.written()).not.toContain(ESCAPE);
});

test("so has a terminal that cannot redraw", async () => {
  const demo = openDemo([], { TERM: "dumb" });
  expect(await demo.run.exited).toBe(0);
  expect(textOf(demo)).toContain("▸ input_provider1:GetConfiguration  started\n");
  expect(demo.written()).not.toContain(HIDE_CURSOR);
});

test("Ctrl-C cancels what runs, and gives the terminal and the services back", async () => {
  const { terminal, exited, services } = await openHeldDemo();
  terminal.run.terminal?.write(CTRL_C);
  await terminal.waitFor("⊘ cancelled · 3 of 4 done · 1 cancelled");
  signalService(services, "SIGCONT");
  expect(await exited).toBe(130);
  expect(terminal.written().lastIndexOf(SHOW_CURSOR)).toBeGreaterThan(
    terminal.written().lastIndexOf(HIDE_CURSOR),
  );
  expect(textOf(terminal)).toContain("⊘ report_generator1:GenerateReport ");
  expect(runningServices(services)).toEqual([]);
  expect(existsSync(toRecordPath(folder))).toBe(false);
});

test("Ctrl-C a second time does not wait for a service that does not end", async () => {
  const { terminal, exited, services } = await openHeldDemo();
  terminal.run.terminal?.write(CTRL_C);
  await terminal.waitFor("Files: ");
  terminal.run.terminal?.write(CTRL_C);
  expect(await exited).toBe(130);
  expect(terminal.written().lastIndexOf(SHOW_CURSOR)).toBeGreaterThan(
    terminal.written().lastIndexOf(HIDE_CURSOR),
  );
  expect(existsSync(toRecordPath(folder))).toBe(false);
  await until(() => runningServices(services).length === 0);
});

test("a terminal that is closed takes the demo and its services along", async () => {
  const { terminal, exited, services } = await openHeldDemo();
  terminal.run.terminal?.close();
  signalService(services, "SIGCONT");
  await exited;
  expect(runningServices(services)).toEqual([]);
  expect(existsSync(toRecordPath(folder))).toBe(false);
});
