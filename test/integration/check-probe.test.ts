/** `aieffect check --probe` as a process, against services that answer and others. */
import { afterAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runAieffect, SOURCE, startAieffect } from "../aieffect-process.ts";
import { makeBlueprint, makeMany } from "../blueprint-builder.ts";
import { json, never, text } from "../scripted-answers.ts";
import { always, ScriptedService } from "../scripted-service.ts";
import { openTerminal } from "../terminal-process.ts";

const folder = mkdtempSync(join(tmpdir(), "aieffect-probe-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const OK = json({ status: "ok" });
/** What comes before lines that are drawn over. */
const HIDE_CURSOR = "\u001b[?25l";

const BROKEN = text("\u001b[31mout of\nmemory", 500);

/** The arguments for a blueprint and the services of its containers. */
function write(blueprint: object, services: Readonly<Record<string, ScriptedService>>): string[] {
  const docker_info_list = Object.entries(services).map(([container_name, { address }]) => {
    const { hostname, port } = new URL(address);
    return { container_name, ip_address: hostname, port };
  });
  return Object.entries({ blueprint, dockerinfo: { docker_info_list } }).map(([name, document]) => {
    const path = join(folder, `${name}.json`);
    writeFileSync(path, JSON.stringify(document));
    return path;
  });
}

const probe = (...args: string[]) => runAieffect(["check", ...args, "--probe"]);

/** Durations are what they are. */
const steady = (output: string) => output.replaceAll(/ [\d.]+m?s$/gm, " 0ms");

test("ends with 0 when every service answers, a line for each", async () => {
  await using one = new ScriptedService({ health: [OK] });
  await using two = new ScriptedService({ health: [OK] });
  const { exitCode, stdout, stderr } = await probe(
    ...write(makeBlueprint("reader>b"), { b: two, reader: one }),
  );
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(steady(stdout)).toBe(
    [
      "reader:Run",
      "↓ b:Run",
      "",
      "✔ valid · 2 tasks · 1 start task · depth 2",
      "",
      `✔ reader  ${one.address}  0ms`,
      `✔ b       ${two.address}  0ms`,
      "",
      "✔ 2 of 2 services answer",
      "",
    ].join("\n"),
  );
});

test("ends with 1 when some do not, and says why", async () => {
  await using healthy = new ScriptedService({ health: [OK] });
  await using broken = new ScriptedService({ health: [BROKEN] });
  const { exitCode, stdout } = await probe(...write(makeBlueprint("a>b b>c"), { a: healthy, b: broken }));
  expect(exitCode).toBe(1);
  expect(steady(stdout)).toEndWith(
    [
      `✔ a  ${healthy.address}  0ms`,
      `✖ b  ${broken.address}  HTTP 500: \\x1b[31mout of\\nmemory`,
      "✖ c  no address  Endpoint not found for: c",
      "",
      "✖ 1 of 3 services answer",
      "",
    ].join("\n"),
  );
});

test("is part of the document with --json; a shared address is asked once", async () => {
  await using shared = new ScriptedService({ health: [OK] });
  await using broken = new ScriptedService({ health: [BROKEN] });
  const services = { a: shared, b: broken, c: shared };
  const { exitCode, stdout, stderr } = await probe(...write(makeBlueprint("a>b b>c"), services), "--json");
  const document = JSON.parse(stdout);
  expect({ exitCode, stderr, valid: document.valid }).toEqual({ exitCode: 1, stderr: "", valid: true });
  const latency = expect.any(Number);
  expect(document.services).toEqual([
    { container_name: "a", address: shared.address, healthy: true, latency_ms: latency, error: null },
    {
      container_name: "b",
      address: broken.address,
      healthy: false,
      latency_ms: null,
      error: "HTTP 500: \u001b[31mout of\nmemory",
    },
    { container_name: "c", address: shared.address, healthy: true, latency_ms: latency, error: null },
  ]);
});

test("asks nobody when the pipeline is not valid", async () => {
  await using service = new ScriptedService({});
  const { exitCode, stdout } = await probe(...write(makeBlueprint("a>a"), { a: service }));
  expect(exitCode).toBe(2);
  expect(stdout).toEndWith("✖ not valid · 1 problem\n");
  expect(service.calls).toEqual([]);
});

test("ends with 130 when it is interrupted", async () => {
  await using service = new ScriptedService({ health: [never] });
  const started = startAieffect(["check", ...write(makeBlueprint("a"), { a: service }), "--probe", "--json"]);
  await service.until("health");
  started.kill("SIGINT");
  expect(await started.exited).toBe(130);
  expect(started.stderr()).toBe("Error: Interrupted by SIGINT.\n");
});

describe("on a terminal", () => {
  const open = (args: readonly string[], rows: number) =>
    openTerminal([...SOURCE, "check", ...args, "--probe"], 80, rows);

  test("shows each service as it answers, and obeys nothing that it says", async () => {
    const gate = Promise.withResolvers<void>();
    await using slow = new ScriptedService({
      health: [
        async (call) => {
          await gate.promise;
          return OK(call);
        },
      ],
    });
    await using broken = new ScriptedService({ health: [BROKEN] });
    const { run, waitFor, written } = open(write(makeBlueprint("a>b"), { a: slow, b: broken }), 24);
    await waitFor("› HTTP 500: \\x1b[31mout of\\nmemory");
    expect(Bun.stripANSI(written())).not.toContain("ms");
    expect(written()).toContain(HIDE_CURSOR);
    gate.resolve();
    await waitFor("✖ 1 of 2 services answer");
    expect(await run.exited).toBe(1);
    expect(Bun.stripANSI(written())).toMatch(new RegExp(`✔ a {2}${slow.address} {2}[\\d.]+m?s`));
  });

  test("prints plain lines for more services than fit on the screen", async () => {
    await using service = new ScriptedService({ health: [always(OK)] });
    const names = Array.from({ length: 12 }, (_, at) => [`c${at}`, service] as const);
    const args = write(
      makeMany(12, () => []),
      Object.fromEntries(names),
    );
    const { run, waitFor, written } = open(args, 24);
    await waitFor("✔ 12 of 12 services answer");
    expect(await run.exited).toBe(0);
    expect(written().match(/ms\r\n/g)).toHaveLength(12);
    expect(written()).not.toContain(HIDE_CURSOR);
  });
});
