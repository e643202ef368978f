/** `export` and `build-script` through the binary: what they print and write, on a terminal, elsewhere and for programs. */
import { afterAll, expect, setDefaultTimeout, test } from "bun:test";
import { cpSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { runAieffect, startAieffect } from "../aieffect-process.ts";
import { BINARY } from "../binary.ts";
import { makeFolder } from "../contract/store-files.ts";
import { REPOSITORY } from "../documents.ts";
import { readFolder } from "../folder-content.ts";
import { openTerminal } from "../terminal-process.ts";

setDefaultTimeout(60_000);

const folder = makeFolder();
afterAll(() => folder[Symbol.dispose]());

const GERMANY = folder.file("germany-node");
for (const part of ["services", "connections.json", "docker-compose.yml"])
  cpSync(join(REPOSITORY, "use-cases", "germany-node", part), join(GERMANY, part), { recursive: true });

const ENVIRONMENT = { PATH: "", HOME: "/nonexistent" };
const run = (...args: readonly string[]) =>
  runAieffect(args, { command: BINARY, folder: folder.path, environment: ENVIRONMENT });

const IDENTITY = ["--set", "pipeline_id=p", "--set", "creation_date=2026-04-17 09:05:00.000000"];

test("elsewhere than on a terminal each step is a line, and what is written can be checked", async () => {
  const exported = await run("export", "germany-node", "--mirror", "--zip");
  expect(exported).toMatchObject({ exitCode: 0, stderr: "" });
  expect(exported.stdout).toBe(`❯ Read germany-node
✔ Read germany-node: a use case of 3 services
❯ Make the package
✔ Make the package: 3 proto files
❯ Write germany-node/export
✔ Write germany-node/export
Wrote 6 files to germany-node/export and germany-node/export.zip. Check it:
  aieffect check germany-node/export
`);
  const blueprint = JSON.parse(readFileSync(join(GERMANY, "export", "blueprint.json"), "utf8"));
  expect(blueprint.pipeline_id).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  expect(blueprint.creation_date).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/);
  const check = await run("check", "germany-node/export", "--strict", "--json");
  expect(JSON.parse(check.stdout)).toMatchObject({ valid: true, warnings: [] });
});

test("on a terminal steps that are done stay, with a mark", async () => {
  const terminal = openTerminal([...BINARY, "export", GERMANY, folder.file("shown"), "--local"], 80, 24);
  expect(await terminal.run.exited).toBe(0);
  const screen = Bun.stripANSI(terminal.written());
  for (const line of ["✔ Make the package: 3 proto files", "Wrote 6 files to", "aieffect check"])
    expect(screen).toContain(line);
  expect(readFileSync(folder.file("shown/dockerinfo.json"), "utf8")).toContain("host.docker.internal");
});

test("programs get one document; with the same id and date the archive has the same bytes", async () => {
  const first = await run("export", "germany-node", "once", "--zip", "one.zip", ...IDENTITY, "--json");
  expect(JSON.parse(first.stdout)).toEqual({
    directory: folder.file("once"),
    zip: folder.file("one.zip"),
    files: [
      "blueprint.json",
      "dockerinfo.json",
      "generation_metadata.json",
      "microservice/data_provider1.proto",
      "microservice/output_formatter1.proto",
      "microservice/villas_chronics1.proto",
    ],
    warnings: [],
  });
  expect((await run("export", "germany-node", "twice", "--zip=two.zip", ...IDENTITY)).exitCode).toBe(0);
  const archive = readFileSync(folder.file("one.zip"));
  expect(readFileSync(folder.file("two.zip")).equals(archive)).toBeTrue();
  const { "generation_metadata.json": _, ...files } = readFolder(folder.file("once"));
  const unpacked = Object.entries(unzipSync(archive)).map(([name, bytes]) => [
    name,
    new TextDecoder().decode(bytes),
  ]);
  expect(Object.fromEntries(unpacked)).toEqual(files);
});

test("what is there is not replaced unless asked, and stays whole when something is wrong", async () => {
  const before = readFolder(folder.file("once"));
  const refused = await run("export", "germany-node", "once", "--mirror");
  expect(refused).toMatchObject({ exitCode: 1, stdout: "" });
  expect(refused.stderr).toContain(`${folder.file("once")} is there already. Nothing was written.`);
  const connections = join(GERMANY, "connections.json");
  const text = readFileSync(connections, "utf8");
  try {
    writeFileSync(connections, text.replace("FormatOutput", "FormatOutputs"));
    const wrong = await run("export", "germany-node", "once", "--overwrite");
    expect(wrong).toMatchObject({ exitCode: 1 });
    expect(wrong.stdout).toBe(
      "❯ Read germany-node\n✔ Read germany-node: a use case of 3 services\n❯ Make the package\n",
    );
    expect(wrong.stderr).toEndWith(
      "Error: germany-node cannot be exported: germany-node/connections.json: pipeline.connections[1].to_method: germany-node/services/output_formatter/proto/output_formatter.proto has no rpc FormatOutputs. It has FormatOutput\n",
    );
    const asJson = await run("export", "germany-node", "once", "--overwrite", "--json");
    expect(asJson.exitCode).toBe(1);
    expect(JSON.parse(asJson.stdout || asJson.stderr)).toMatchObject({
      error: { code: "GENERATION_REFUSED" },
    });
  } finally {
    writeFileSync(connections, text);
  }
  expect(readFolder(folder.file("once"))).toEqual(before);
  expect((await run("export", "germany-node", "once", "--overwrite", "--mirror", ...IDENTITY)).exitCode).toBe(
    0,
  );
  expect(readFolder(folder.file("once"))).not.toEqual(before);
});

test.each([
  [["export"], 2, "USE-CASE"],
  [["export", "nowhere"], 1, "nowhere is no folder."],
  [["export", "."], 1, "there is no such folder: it has a folder for each service"],
  [["export", "germany-node", "--set", "name=x"], 2, "--set name: there are pipeline_id and creation_date."],
  [["export", "germany-node", "--set", "pipeline_id"], 2, "--set pipeline_id needs a value"],
  [["export", "germany-node", "--set", "pipeline_id= "], 2, "--set pipeline_id is blank."],
  [["export", "germany-node", ...IDENTITY, ...IDENTITY], 2, "--set pipeline_id is given twice."],
  [["export", "once"], 2, "once is a package: name the folder that it is exported to."],
  [["export", "germany-node", ""], 2, "OUT is empty"],
  [
    ["export", "germany-node", "germany-node/connections.json", "--overwrite"],
    1,
    "connections.json is a file, and a folder is needed there. Nothing was written.",
  ],
  [["build-script"], 2, "USE-CASE"],
  [["build-script", "once"], 1, "once/docker-compose.yml is not there"],
] as const)("%j ends with %d", async (args, exitCode, message) => {
  const refused = await run(...args);
  expect(refused.exitCode).toBe(exitCode);
  expect(refused.stderr).toContain(message);
  expect(refused.stderr).not.toContain("    at ");
});

test("killed at any moment, the old export is whole, or the new one is", async () => {
  const target = folder.file("killed");
  const write = async (...args: readonly string[]) =>
    await run("export", "germany-node", "killed", "--overwrite", ...IDENTITY, ...args);
  await write();
  const old = readFolder(target);
  await write("--mirror", "--local");
  const replaced = readFolder(target);
  const startedAt = performance.now();
  await write();
  const wholeMs = performance.now() - startedAt;
  for (let at = 0; at < 6; at += 1) {
    const args = ["export", "germany-node", "killed", "--overwrite", ...IDENTITY, "--mirror", "--local"];
    const killed = startAieffect(args, { command: BINARY, folder: folder.path, environment: ENVIRONMENT });
    // Most of them in its last third, where it writes.
    await Bun.sleep(wholeMs * (0.5 + at * 0.1));
    killed.kill(at % 2 === 0 ? "SIGKILL" : "SIGINT");
    await killed.exited;
    const left = readFolder(target);
    const kept = Object.fromEntries(Object.entries(left).filter(([path]) => !path.startsWith(".aieffect-")));
    expect([JSON.stringify(sorted(old)), JSON.stringify(sorted(replaced))]).toContain(
      JSON.stringify(sorted(kept)),
    );
    await write();
    expect(readFolder(target)).toEqual(old);
  }
});

const sorted = (files: Readonly<Record<string, string | null>>) =>
  Object.entries(files).toSorted(([one], [other]) => (one < other ? -1 : 1));

test("a script that everybody may execute", async () => {
  const path = join(GERMANY, "build_and_tag.sh");
  rmSync(path, { force: true });
  const written = await run("build-script", "germany-node");
  expect(written).toMatchObject({ exitCode: 0, stderr: "" });
  expect(written.stdout).toBe(`Wrote germany-node/build_and_tag.sh, which tags 3 images:
  germany-node-data-provider:latest
  germany-node-villas-chronics:latest
  germany-node-output-formatter:latest
`);
  expect(statSync(path).mode & 0o777).toBe(0o755);
  expect(JSON.parse((await run("build-script", "germany-node", "--json")).stdout)).toMatchObject({
    images: expect.arrayContaining(["germany-node-data-provider:latest"]),
  });
  expect(existsSync(join(GERMANY, ".aieffect-swap"))).toBeFalse();
});
