import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { claimRecord, findLaunch, removeRecord, writeRecord } from "./launch-record.ts";
import { identifyProcess, type ProcessIdentity } from "./process-identity.ts";

const ENDED: ProcessIdentity = { pid: process.pid, startMark: "before this process" };
const service = (process: ProcessIdentity) => ({ name: "alpha", port: 1, logPath: "/alpha.log", process });

const RUNNING = identifySelf();

function identifySelf(): ProcessIdentity {
  const identity = identifyProcess(process.pid);
  if (identity === undefined) throw new Error("this process has no identity");
  return identity;
}

let folder = "";
let stateFolder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "aieffect-record-"));
  stateFolder = join(folder, ".aieffect");
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The error of a claim; undefined when it is granted. */
function claim(): unknown {
  try {
    claimRecord(stateFolder, RUNNING);
    return undefined;
  } catch (error) {
    return error;
  }
}

describe("a folder that nothing runs in", () => {
  test("is claimed, made if need be, and free again when the note is gone", () => {
    expect(findLaunch(stateFolder)).toBeUndefined();
    expect(claim()).toBeUndefined();
    expect(findLaunch(stateFolder)).toEqual({ launcher: RUNNING, services: [] });
    removeRecord(stateFolder);
    expect(findLaunch(stateFolder)).toBeUndefined();
    expect(readdirSync(stateFolder)).toEqual([]);
  });

  test("has never half a note, nor a draft of one, while it is claimed", async () => {
    const path = JSON.stringify(join(stateFolder, "services.json"));
    const reader = `while (true) try {
      JSON.parse(require("node:fs").readFileSync(${path}, "utf8"));
    } catch (error) {
      if (error instanceof SyntaxError) { console.log("half a note"); process.exit(1); }
    }`;
    const child = Bun.spawn([process.execPath, "--eval", reader], { stdout: "pipe" });
    for (let round = 0; round < 3000; round += 1) {
      claimRecord(stateFolder, RUNNING);
      removeRecord(stateFolder);
    }
    child.kill();
    expect(await new Response(child.stdout).text()).toBe("");
    expect(readdirSync(stateFolder)).toEqual([]);
  });

  test("is claimed over the note of processes that have ended", () => {
    mkdirSync(stateFolder);
    writeRecord(stateFolder, { launcher: ENDED, services: [service(ENDED)] });
    expect(findLaunch(stateFolder)).toBeUndefined();
    expect(claim()).toBeUndefined();
    expect(findLaunch(stateFolder)).toEqual({ launcher: RUNNING, services: [] });
  });
});

describe("a folder that something runs in", () => {
  test.each([
    ["a launcher that still starts", { launcher: RUNNING, services: [] }],
    ["a service that outlived its launcher", { launcher: ENDED, services: [service(RUNNING)] }],
  ])("is not claimed for %s; the text says how to stop it", (_, record) => {
    mkdirSync(stateFolder);
    writeRecord(stateFolder, record);
    expect(claim()).toMatchObject({
      code: "STATE_IN_USE",
      message: `Services run already in ${folder}, or are being started. \`aieffect down ${folder}\` stops them.`,
    });
    expect(findLaunch(stateFolder)).toEqual(record);
  });

  test("is found with the services of it that still run", () => {
    mkdirSync(stateFolder);
    writeRecord(stateFolder, { launcher: ENDED, services: [service(ENDED), service(RUNNING)] });
    expect(findLaunch(stateFolder)?.services).toEqual([service(RUNNING)]);
  });
});

describe("a folder that cannot be used", () => {
  test("is named when it is a file, or lies in one", () => {
    writeFileSync(stateFolder, "");
    expect(claim()).toMatchObject({
      code: "STATE_UNUSABLE",
      message: expect.stringMatching(new RegExp(`^${RegExp.escape(stateFolder)} cannot be written to: E`)),
    });
    stateFolder = join(stateFolder, "inner", ".aieffect");
    expect(claim()).toMatchObject({ code: "STATE_UNUSABLE", message: expect.stringContaining(stateFolder) });
  });

  test.each([
    ["half a note", '{"launcher":'],
    ["another document", "{}"],
    ["nothing", ""],
  ])("keeps its note of %s: what runs there is not known", (_, text) => {
    mkdirSync(stateFolder);
    writeFileSync(join(stateFolder, "services.json"), text);
    expect(claim()).toMatchObject({
      code: "STATE_UNUSABLE",
      message: expect.stringContaining("services.json cannot be read"),
    });
    expect(Bun.file(join(stateFolder, "services.json")).size).toBe(text.length);
  });
});
