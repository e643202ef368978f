/** Bad input to `aieffect run`: one clear message, the right exit code, in bounded time, and nothing left behind. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdirSync, readdirSync, truncateSync, writeFileSync } from "node:fs";
import type { runAieffect } from "../aieffect-process.ts";
import { makePipelineFolder, type PipelineFolder } from "../pipeline-folder.ts";
import { startRawServer } from "../raw-server.ts";
import { complete, json, never, text } from "../scripted-answers.ts";
import { ScriptedService } from "../scripted-service.ts";

// Each test starts processes, some of them three: a machine may be busy.
setDefaultTimeout(30_000);

const NOWHERE = { address: "http://127.0.0.1:1" };

type Result = Awaited<ReturnType<typeof runAieffect>>;

/** A message for a person: it begins with what is wrong, names what is asked for, and is no stack trace. */
function expectMessage({ exitCode, stdout, stderr }: Result, ...parts: readonly string[]): void {
  expect(stderr).toStartWith("Error: ");
  for (const part of parts) expect(stderr).toContain(part);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(stderr).not.toContain("defect of aieffect");
  expect(stderr.length).toBeLessThan(1_000);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
}

describe("a document", () => {
  let folder: PipelineFolder;
  let before: readonly string[];

  beforeAll(() => {
    folder = makePipelineFolder("a>b", NOWHERE);
    mkdirSync(folder.file("directory"));
    folder.write("empty.json", "");
    folder.write("blank.json", " \n\n");
    folder.write("broken.json", '{\n  "nodes": [\n    1,,\n]}');
    folder.write("truncated.json", '{"nodes": [{"container_name": "a"');
    folder.write("trailing.json", '{"nodes": []} {}');
    folder.write("utf16.json", "");
    writeFileSync(folder.file("utf16.json"), Buffer.from('\uFEFF{"nodes": []}', "utf16le"));
    writeFileSync(
      folder.file("binary.json"),
      Buffer.from(Array.from({ length: 4_096 }, (_, at) => at % 256)),
    );
    folder.write("deep.json", "[".repeat(2_000_000));
    folder.write("deep-but-whole.json", `{"nodes":${"[".repeat(500_000)}${"]".repeat(500_000)}}`);
    folder.write("errors.json", `{"nodes":[${"x,".repeat(20_000_000)}}`);
    folder.write("huge.json", "");
    truncateSync(folder.file("huge.json"), 200 * 1024 * 1024);
    folder.write("list.json", []);
    folder.write("number.json", "7");
    folder.write("no-nodes.json", {});
    folder.write("bom.json", `\uFEFF${JSON.stringify({ nodes: "x" })}`);
    before = readdirSync(folder.path);
  });

  afterAll(() => {
    expect(readdirSync(folder.path)).toEqual([...before]);
    folder[Symbol.dispose]();
  });

  test.each([
    ["missing.json", ["missing.json", "no such file"]],
    ["directory", ["directory", "is a directory"]],
    ["empty.json", ["empty"]],
    ["blank.json", ["empty"]],
    ["broken.json", ["line 3, column 7"]],
    ["truncated.json", ["line 1, column 34"]],
    ["trailing.json", ["line 1, column 15"]],
    ["utf16.json", ["not JSON"]],
    ["binary.json", ["not JSON"]],
    ["deep.json", ["deep.json"]],
    ["deep-but-whole.json", [""]],
    ["errors.json", ["line 1, column 11"]],
    ["huge.json", ["200 MiB"]],
    ["list.json", ["Invalid"]],
    ["number.json", ["Invalid"]],
    ["no-nodes.json", ["Invalid"]],
    ["bom.json", ["Invalid"]],
  ])("%s is refused as blueprint and as dockerinfo", async (name, parts) => {
    const results = await Promise.all([
      folder.runFiles(name, "dockerinfo.json", "--state", "never.db"),
      folder.runFiles("blueprint.json", name, "--state", "never.db"),
    ]);
    for (const result of results) expectMessage(result, ...parts);
  });

  test("in another form than a blueprint's is refused with its place", async () => {
    const nodes = [{ container_name: "a", operation_signature_list: [{ operation_signature: {} }] }];
    folder.write("shape.json", { nodes });
    before = readdirSync(folder.path);
    expectMessage(
      await folder.runFiles("shape.json", "dockerinfo.json"),
      "nodes[0].operation_signature_list[0]",
    );
  });
});

describe("flags", () => {
  test.each([
    ["an unknown one", ["--frobnicate"], "frobnicate"],
    ["an input that is no JSON", ["--input", "{"], "--input"],
    ["an empty input", ["--input", ""], "--input"],
    ["an input file that is missing", ["--input", "@nowhere.json"], "nowhere.json"],
    ["an input that is a number", ["--input", "5"], "inputs[0]"],
    ["an input that is no reference", ["--input", '{"protocol":"ftp"}'], "inputs[0].protocol"],
    ["a parameter without a key", ["--param", "a=1"], "a=1"],
    ["a parameter without a value", ["--param", "a.k"], "a.k"],
    ["a parameter that is no JSON", ["--param", "a.k=text"], "a.k"],
    ["a parameter of nobody", ["--param", "z.k=1"], "z"],
    ["no slots", ["--concurrency", "0"], "concurrency"],
    ["too many slots", ["--concurrency", "100000"], "concurrency"],
    ["a duration without a unit", ["--timeout", "30"], "30"],
    ["a duration of nothing", ["--task-timeout", "0s"], "0s"],
    ["a duration beyond all timers", ["--execute-timeout", "1000d"], ""],
    ["no attempts", ["--attempts", "0"], "attempts"],
    ["a state file without a name", ["--state", ""], ""],
    ["a state file in no folder", ["--state", "nowhere/run.db"], "nowhere/run.db"],
    ["a state file that is a folder", ["--state", "."], "directory"],
    ["a state file that is another's", ["--state", "blueprint.json"], "blueprint.json"],
    ["--resume with documents", ["--resume", "--state", "run.db"], "--resume"],
    ["a key that no header can hold", ["--services-api-key", "✓ geheim"], "key"],
  ])("with %s are refused", async (_, flags, part) => {
    using folder = makePipelineFolder("a", NOWHERE);
    const before = readdirSync(folder.path);
    const result = await folder.run(...flags);
    expectMessage(result, part);
    expect(result.stderr).not.toContain("geheim");
    expect(readdirSync(folder.path)).toEqual(before);
  });

  test.each([
    ["--resume", "a state file that is missing", []],
    ["--resume", "--param", ["--param", "a.k=1"]],
    ["--resume", "--input", ["--input", "[]"]],
    ["--resume", "--attempts", ["--attempts", "2"]],
  ])("%s with %s is refused and leaves no file", async (_, __, flags) => {
    using folder = makePipelineFolder("a", NOWHERE);
    expectMessage(await folder.resume(...flags));
    expect(readdirSync(folder.path).toSorted()).toEqual(["blueprint.json", "dockerinfo.json"]);
  });
});

describe("a service that goes wrong: the run fails with one message, and can be resumed when it is mended", () => {
  const flood = (framing: string) =>
    startRawServer(async (connection) => {
      await connection.write(`HTTP/1.1 200 OK\r\n${framing}\r\n\r\n`);
      const block = Buffer.alloc(64 * 1024, " ");
      for (let sent = 0; sent < 2 ** 30; sent += block.length) if (!(await connection.write(block))) return;
    });

  const expectFailure = async (folder: PipelineFolder, message: string) => {
    const { exitCode, stdout, stderr } = await folder.run(
      ...["--state", "run.db", "--execute-timeout", "1s", "--attempts", "1"],
    );
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: "" });
    expect(stdout).toContain(message);
    expect(stdout).not.toMatch(/^\s+at /m);
    expect(stdout.length).toBeLessThan(4_000);
  };

  test.each([
    ["garbage", text("<html>it works</html>"), "Invalid response: "],
    ["the wrong word", json({ status: "completed" }), "Invalid response: status"],
    ["a redirect", text("", 302, { location: "http://127.0.0.1:1/" }), "Invalid response: "],
    ["a long error page", text(`<html>${"error ".repeat(100_000)}</html>`, 500), "HTTP 500: <html>"],
    ["not at all", never, "Request timed out: "],
  ])("it answers %s", async (_, answer, message) => {
    await using service = new ScriptedService({ "execute a": [answer, complete()] });
    using folder = makePipelineFolder("a", service);
    await expectFailure(folder, message);
    expect((await folder.resume()).exitCode).toBe(0);
  });

  test("it is down", async () => {
    using folder = makePipelineFolder("a", NOWHERE);
    await expectFailure(folder, "Connection failed: ");
  });

  test("it answers a gibibyte", async () => {
    await using server = flood("Transfer-Encoding: identity\r\nConnection: close");
    using folder = makePipelineFolder("a", server);
    await expectFailure(folder, "Invalid response: ");
  });

  test("it announces a gibibyte", async () => {
    await using server = flood(`Content-Length: ${2 ** 30}`);
    using folder = makePipelineFolder("a", server);
    await expectFailure(folder, "Invalid response: ");
  });

  test("dockerinfo does not know its container", async () => {
    await using service = new ScriptedService({ "execute a": [complete()] });
    using folder = makePipelineFolder("a>b", service);
    const { port } = new URL(service.address);
    const entry = { container_name: "a", ip_address: "127.0.0.1", port };
    folder.write("dockerinfo.json", { docker_info_list: [entry] });
    await expectFailure(folder, "Endpoint not found for: b");
  });
});
