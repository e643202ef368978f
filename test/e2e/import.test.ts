/** Packages of AI4EU and Graphene tools, of the reference, and broken ones: `import`, then `check` and `run`. */
import { afterAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { toTaskId } from "../../src/model/task-id.ts";
import { runAieffect, startAieffect } from "../aieffect-process.ts";
import { BINARY } from "../binary.ts";
import { makeMany } from "../blueprint-builder.ts";
import { makeFolder } from "../contract/store-files.ts";
import { REPOSITORY } from "../documents.ts";
import { fillFolder, readFolder } from "../folder-content.ts";
import { GRAPHENE_PACKAGES, PLAYGROUND_FILES } from "../graphene-packages.ts";
import { toMemoryFolder } from "../memory-folder.ts";
import { toFiles, writeFiles } from "../package-files.ts";
import { complete } from "../scripted-answers.ts";
import { ScriptedService } from "../scripted-service.ts";
import { SMALL_PACKAGE } from "../small-package.ts";
import { toStreamedZip, toZip } from "../zip-archive.ts";

setDefaultTimeout(30_000);

const BARE = { command: BINARY, environment: { PATH: "", HOME: "/nonexistent" } };
const folder = makeFolder(toMemoryFolder());
afterAll(() => folder[Symbol.dispose]());

const run = (...args: readonly string[]) => runAieffect(args, { ...BARE, folder: folder.path });

async function runForJson(...args: readonly string[]) {
  const { exitCode, stdout } = await run(...args, "--json");
  return { exitCode, report: JSON.parse(stdout.trim().split("\n").at(-1) ?? "") };
}

const texts = (contents: typeof SMALL_PACKAGE): Record<string, string> =>
  Object.fromEntries([...toFiles(contents)].map(([name, bytes]) => [name, new TextDecoder().decode(bytes)]));

let count = 0;
/** The name of a new archive, and of a folder that is not there yet. */
function write(archive: Uint8Array): readonly [archive: string, directory: string] {
  count += 1;
  writeFileSync(folder.file(`${count}.zip`), archive);
  return [`${count}.zip`, `imported-${count}`];
}

describe("a package of a playground", () => {
  test.each([
    ["SERIAL", 2, 1, []],
    ["PARALLEL", 6, 2, []],
    ["RUNTIME", 5, 1, []],
    ["REST", 2, 1, []],
    ["SHARED", 2, 1, [{ name: "SharedFolder1", containers: ["news-trainer1"] }]],
  ] as const)("in the shape %s is imported as it is, and planned", async (shape, tasks, starts, volumes) => {
    const contents = GRAPHENE_PACKAGES[shape];
    const [archive, directory] = write(toStreamedZip({ ...PLAYGROUND_FILES, ...contents }));
    const { report, exitCode } = await runForJson("import", archive, directory);
    expect(exitCode).toBe(0);
    expect(report).toMatchObject({ tasks, volumes, has_dockerinfo: true });
    expect(report.left_out).toEqual(expect.arrayContaining(Object.keys(PLAYGROUND_FILES)));
    const { renamed } = report;
    const written = readFolder(folder.file(directory));
    const { "databroker.json": _, ...expected } = texts(contents);
    if (Object.keys(renamed).length > 0) expected["dockerinfo.json"] = written["dockerinfo.json"] ?? "";
    expect(written).toEqual(expected);
    const check = await runForJson("check", directory);
    expect(check).toMatchObject({ exitCode: 0, report: { valid: true, tasks } });
    expect(check.report.start_tasks).toHaveLength(starts);
    const unaddressed = check.report.warnings.filter(({ message }: { message: string }) =>
      message.startsWith("No dockerinfo entry"),
    );
    expect(unaddressed).toEqual([]);
    expect(
      (await run("compose", directory, "--output", `${directory}-compose/docker-compose.yml`)).exitCode,
    ).toBe(0);
    expect((await run("export", directory, `${directory}-again`)).exitCode).toBe(0);
    expect(readFolder(folder.file(`${directory}-again`))).toEqual(written);
  });

  test("runs, once its addresses are those of services", async () => {
    await using service = new ScriptedService({
      [`execute ${toTaskId("gaugereader1:next_level")}`]: [complete()],
      [`execute ${toTaskId("tidemodel1:forecast")}`]: [complete()],
    });
    const { hostname, port } = new URL(service.address);
    const entries = ["GaugeReader1", "tidemodel1"].map((name) => ({
      container_name: name,
      ip_address: hostname,
      port: Number(port),
    }));
    const contents = { ...GRAPHENE_PACKAGES.SERIAL, "dockerinfo.json": { docker_info_list: entries } };
    const [archive, directory] = write(toZip(contents));
    expect((await run("import", archive, directory)).stdout).toContain(
      "dockerinfo.json: GaugeReader1 is written gaugereader1, as in the blueprint.",
    );
    const { report, exitCode } = await runForJson("run", directory);
    expect({ exitCode, status: report.status }).toEqual({ exitCode: 0, status: "completed" });
  });

  test("with a shared folder runs the services only", async () => {
    await using service = new ScriptedService({
      [`execute ${toTaskId("news-trainer1:startTraining")}`]: [complete()],
      [`execute ${toTaskId("board1:show")}`]: [complete()],
    });
    const { hostname, port } = new URL(service.address);
    const entries = ["news-trainer1", "board1"].map((name) => ({
      container_name: name,
      ip_address: hostname,
      port,
    }));
    const contents = { ...GRAPHENE_PACKAGES.SHARED, "dockerinfo.json": { docker_info_list: entries } };
    const [archive, directory] = write(toZip(contents));
    expect((await run("import", archive, directory)).stdout).toContain(
      "SharedFolder1 is a folder that news-trainer1 mounts.",
    );
    expect((await run("run", directory)).exitCode).toBe(0);
  });
});

const IS_LINUX = process.platform === "linux";

/** Whether a process has a handler for SIGINT; by /proc. */
function hearsInterrupts(pid: number): boolean {
  const [, handled = "0"] = /^SigCgt:\s*(\w+)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return (BigInt(`0x${handled}`) & 2n) !== 0n;
}

const USE_CASES = [
  "file_based_energy_pipeline",
  "protobuf_based_energy_pipeline",
  "portugal-node-integrated",
  "portugal-node-sidecar",
  "germany-node",
];

test.each(USE_CASES)("the package of %s is the same after an import, and valid", async (name) => {
  const source = join(REPOSITORY, "use-cases", name, "export");
  const { "generation_metadata.json": _, ...contents } = readFolder(source);
  const [archive, directory] = write(
    toZip(Object.fromEntries(Object.entries(contents).map(([path, text]) => [path, text ?? ""]))),
  );
  expect((await run("import", archive, directory)).exitCode).toBe(0);
  expect(readFolder(folder.file(directory))).toEqual(contents);
  expect((await runForJson("check", directory)).report).toMatchObject({ valid: true, warnings: [] });
  // Exported again, and that from a folder as from an archive.
  expect((await run("export", directory, `${directory}-again`, "--zip")).exitCode).toBe(0);
  expect(readFolder(folder.file(`${directory}-again`))).toEqual(contents);
  for (const path of [`${directory}-again`, `${directory}-again.zip`]) {
    expect((await run("import", path, directory, "--overwrite")).exitCode).toBe(0);
    expect(readFolder(folder.file(directory))).toEqual(contents);
  }
});

describe("the folder that is imported into", () => {
  const MINE: Record<string, string> = { "notes/mine.txt": "mine", "microservice/readme.md": "mine" };
  const KILLS = 6;
  const OLD: Record<string, string> = {
    "blueprint.json": "old",
    "dockerinfo.json": "old",
    "microservice/Old.proto": "old",
  };

  test("may be there and empty", async () => {
    const [archive, directory] = write(toZip(SMALL_PACKAGE));
    mkdirSync(folder.file(directory));
    expect((await run("import", archive, directory)).exitCode).toBe(0);
    expect(readFolder(folder.file(directory))).toEqual(texts(SMALL_PACKAGE));
  });

  test("is refused when it is not empty, and stays as it is", async () => {
    const [archive, directory] = write(toZip(SMALL_PACKAGE));
    fillFolder(folder.file(directory), MINE);
    const { exitCode, stderr } = await run("import", archive, directory);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(
      "is not empty. With --overwrite its package is replaced, and what else is in it stays.",
    );
    expect(readFolder(folder.file(directory))).toEqual(MINE);
  });

  test("has one package after --overwrite, and what else was in it", async () => {
    const { "dockerinfo.json": _, ...contents } = SMALL_PACKAGE;
    const [archive, directory] = write(toZip(contents));
    fillFolder(folder.file(directory), { ...MINE, ...OLD });
    const { exitCode, stdout } = await run("import", archive, directory, "--overwrite");
    expect(exitCode).toBe(0);
    expect(stdout).toContain("It has no dockerinfo.json");
    expect(readFolder(folder.file(directory))).toEqual({ ...MINE, ...texts(contents) });
  });

  test("is not the package itself", async () => {
    const source = writeFiles(folder.file("source"), SMALL_PACKAGE);
    const { exitCode, stderr } = await run("import", "source", "source", "--overwrite");
    expect(exitCode).toBe(2);
    expect(stderr).toContain("is the package itself");
    expect(readFolder(source)).toEqual(texts(SMALL_PACKAGE));
  });

  test("stays as it is when the package is refused, and is not made", async () => {
    const broken = toZip({ ...SMALL_PACKAGE, "microservice/../../../escaped.proto": "x" });
    const [archive, directory] = write(broken);
    const { exitCode, stderr, stdout } = await run("import", archive, directory);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toBe(
      `Error: ${archive}: microservice/../../../escaped.proto has a name that leads out of its folder. Nothing of the archive is taken.\n`,
    );
    fillFolder(folder.file("old"), OLD);
    expect((await run("import", archive, "old", "--overwrite")).exitCode).toBe(2);
    expect(readFolder(folder.file("old"))).toEqual(OLD);
    expect(existsSync(folder.file(directory))).toBeFalse();
  });

  test.skipIf(!IS_LINUX)("is not made by an import that is interrupted", async () => {
    // Large enough: from the moment when it listens it reads for seconds.
    const blueprint = makeMany(10_000, (at) => (at % 10 === 9 ? [] : [at + 1]));
    const [archive, directory] = write(toZip({ "blueprint.json": blueprint }));
    const importing = startAieffect(["import", archive, directory], { ...BARE, folder: folder.path });
    while (!hearsInterrupts(importing.pid)) await Bun.sleep(1);
    importing.kill("SIGINT");
    expect(await importing.exited).toBe(130);
    expect(importing.stderr()).toBe("Error: Interrupted by SIGINT.\n");
    expect(existsSync(folder.file(directory))).toBeFalse();
  });

  test("keeps no proto file that an import had removed when it was killed", async () => {
    const [archive, directory] = write(toZip(SMALL_PACKAGE));
    const { "microservice/Old.proto": removed = "", ...others } = OLD;
    fillFolder(folder.file(directory), {
      ...others,
      ...MINE,
      ".aieffect-swap/owner": "4194305",
      ".aieffect-swap/old/microservice/Old.proto": removed,
    });
    expect((await run("import", archive, directory, "--overwrite")).exitCode).toBe(0);
    expect(readFolder(folder.file(directory))).toEqual({ ...MINE, ...texts(SMALL_PACKAGE) });
  });

  test("has no file that is half one, wherever the import is killed, and the next one finds its way", async () => {
    const protos = Array.from({ length: 100 }, (_, at) => [
      `microservice/p${at}.proto`,
      "// new\n".repeat(2000),
    ]);
    const [archive] = write(toZip({ ...SMALL_PACKAGE, ...Object.fromEntries(protos) }));
    const begun = performance.now();
    expect((await run("import", archive, "measured")).exitCode).toBe(0);
    const duration = performance.now() - begun;
    const fresh = readFolder(folder.file("measured"));
    const kill = async (at: number) => {
      const directory = `killed-${at}`;
      fillFolder(folder.file(directory), { ...OLD, ...MINE });
      const args = ["import", archive, directory, "--overwrite"];
      const importing = startAieffect(args, { ...BARE, folder: folder.path });
      await Bun.sleep((duration * at) / KILLS);
      importing.kill("SIGKILL");
      await importing.exited;
      for (const [name, text] of Object.entries(readFolder(folder.file(directory)))) {
        if (name.startsWith(".aieffect-")) continue;
        expect([fresh[name], { ...OLD, ...MINE }[name]]).toContain(text);
      }
      expect((await run(...args)).exitCode).toBe(0);
      expect(readFolder(folder.file(directory))).toEqual({ ...MINE, ...fresh });
    };
    for (let at = 1; at <= KILLS; at += 1) await kill(at);
  });
});
