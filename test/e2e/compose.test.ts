/** `compose` of the compiled binary, and what its one-shot orchestrator does. */
import { afterAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { runAieffect } from "../aieffect-process.ts";
import { BINARY } from "../binary.ts";
import { REPOSITORY } from "../documents.ts";
import { startServiceProcess } from "../service-process.ts";
import { toZip } from "../zip-archive.ts";

// Each test starts the binary, some of them several times: a machine may be busy.
setDefaultTimeout(60_000);

const room = mkdtempSync(join(tmpdir(), "aieffect-compose-"));
const service = await startServiceProcess(
  join(REPOSITORY, "use-cases/file_based_energy_pipeline/services/input_provider/service.ts"),
);
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  rmSync(room, { recursive: true, force: true });
});

const { hostname, port } = new URL(service.url);

const run = (...args: readonly string[]) =>
  runAieffect(["compose", ...args], { command: BINARY, folder: room, environment: { PATH: "", HOME: room } });

/** One node, whose operation is served by a process of this machine. */
function putPackage(name: string, operation = "GetConfiguration", ip_address = "input-provider"): string {
  const folder = join(room, name);
  mkdirSync(folder, { recursive: true });
  const operations = [{ operation_signature: { operation_name: operation } }];
  const node = { container_name: "input1", image: "input:1", operation_signature_list: operations };
  const put = (file: string, content: object) => writeFileSync(join(folder, file), JSON.stringify(content));
  put("blueprint.json", { nodes: [node] });
  put("dockerinfo.json", { docker_info_list: [{ container_name: "input1", ip_address, port }] });
  return folder;
}

const readFile = (...path: readonly string[]) => readFileSync(join(room, ...path), "utf8");

const read = (...path: readonly string[]) => parse(readFile(...path), { merge: true });

describe("writes", () => {
  cpSync(join(REPOSITORY, "use-cases/germany-node/export"), join(room, "germany"), { recursive: true });

  test("the file into the package, and the folder for data beside it", async () => {
    expect(await run("germany")).toEqual({
      exitCode: 0,
      stdout: "Wrote germany/docker-compose.yml: 3 services.\n",
      stderr: "",
    });
    expect(Object.keys(read("germany", "docker-compose.yml").services)).toEqual([
      "data_provider1",
      "output_formatter1",
      "villas_chronics1",
    ]);
    expect(readdirSync(join(room, "germany", "data"))).toEqual([]);
  });

  test("to where it is told, in folders that are not there yet, with paths that lead back", async () => {
    mkdirSync(join(room, "engine"));
    writeFileSync(join(room, "engine", "Dockerfile"), "FROM scratch\n");
    const flags = ["--base-port", "7000", "--publish-http", "8000", "--orchestrator", "engine"];
    const { exitCode, stdout } = await run(
      "germany",
      "--output",
      "some/where/compose.yml",
      ...flags,
      "--json",
    );
    expect({ exitCode, ...JSON.parse(stdout) }).toEqual({
      exitCode: 0,
      file: join(room, "some/where/compose.yml"),
      containers: ["data_provider1", "output_formatter1", "villas_chronics1"],
      warnings: [],
    });
    const { services } = read("some", "where", "compose.yml");
    expect(services.villas_chronics1.ports).toEqual(["7002:50051", "8002:8080"]);
    expect(services.orchestrator).toMatchObject({
      build: "../../engine",
      volumes: ["../../germany:/export:ro"],
    });
    expect(existsSync(join(room, "some", "where", "data"))).toBe(true);
  });

  test("a deployment, whose data is in a volume", async () => {
    expect(await run("germany", "--deploy", "--output", "deployed/docker-compose.yml")).toMatchObject({
      exitCode: 0,
    });
    expect(Object.keys(read("deployed", "docker-compose.yml").services)).toContain("villas-chronics");
    expect(readdirSync(join(room, "deployed"))).toEqual(["docker-compose.yml"]);
  });

  test("from an archive, where nothing reads the package from its folder", async () => {
    const files = ["blueprint.json", "dockerinfo.json"].map(
      (name) => [name, readFile("germany", name)] as const,
    );
    writeFileSync(join(room, "germany.zip"), toZip(Object.fromEntries(files)));
    const output = ["--output", "zip/docker-compose.yml"];
    expect(await run("germany.zip", ...output)).toMatchObject({ exitCode: 0 });
    expect(read("zip", "docker-compose.yml")).toEqual(read("germany", "docker-compose.yml"));
    expect((await run("germany.zip")).stderr).toContain("germany.zip is an archive: say with --output");
    for (const flag of ["--orchestrator", "--deploy"]) {
      const { exitCode, stderr } = await run("germany.zip", ...output, flag);
      expect({ exitCode, stderr }).toEqual({
        exitCode: 2,
        stderr:
          "Error: germany.zip is an archive, and the orchestrator of the file reads a folder: unpack it with aieffect import.\n",
      });
    }
  });

  test("and warns of what gets no service, or is dialed elsewhere", async () => {
    const folder = putPackage("local", "GetConfiguration", "host.docker.internal");
    const path = join(folder, "blueprint.json");
    const { nodes } = JSON.parse(readFileSync(path, "utf8"));
    writeFileSync(
      path,
      JSON.stringify({ nodes: [...nodes, { ...nodes[0], container_name: "b", image: "" }] }),
    );
    const { exitCode, stdout, stderr } = await run("local");
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: "Wrote local/docker-compose.yml: 1 service.\n",
    });
    expect(stderr).toContain("b has no image: blueprint.nodes[1].image. It gets no service.\n");
    expect(stderr).toContain("input1 is dialed at host.docker.internal, which is no name in the network");
  });
});

describe("refuses, and leaves what was there", () => {
  const folder = putPackage("kept");
  const kept = join(folder, "docker-compose.yml");
  writeFileSync(kept, "services: {}\n");
  const files = () => readdirSync(folder).toSorted();
  const before = files();

  test.each([
    [["--orchestrator", "nowhere"], 1, "--orchestrator nowhere: there is no such folder."],
    [["--orchestrator", "kept"], 1, "--orchestrator kept: there is no Dockerfile in it"],
    [["--output", "kept/blueprint.json/compose.yml"], 1, "kept/blueprint.json is a file"],
    [["--output", "kept"], 1, "kept is a folder"],
    [["--base-port", "0"], 2, "--base-port"],
    [["--base-port", "65536"], 2, "--base-port"],
    [["--publish-http", "x"], 2, "--publish-http"],
    [["--base-port", "8000", "--publish-http", "8000"], 2, "share ports"],
    [["--deploy", "--base-port", "8000"], 2, "--base-port"],
    [["--deploy", "--orchestrator"], 2, "--orchestrator"],
    [["--deploy=yes"], 2, "--deploy takes no value"],
  ])("%p", async (flags, exitCode, message) => {
    const refused = await run("kept", ...flags);
    expect({ exitCode: refused.exitCode, stdout: refused.stdout }).toEqual({ exitCode, stdout: "" });
    expect(refused.stderr).toContain(message);
    expect(refused.stderr).not.toContain(" at ");
    expect({ files: files(), text: readFileSync(kept, "utf8") }).toEqual({
      files: before,
      text: "services: {}\n",
    });
  });

  test("a package that is none, is broken, or has no images", async () => {
    expect(await run("nowhere")).toMatchObject({ exitCode: 2, stderr: "Error: There is no nowhere.\n" });
    mkdirSync(join(room, "broken"));
    writeFileSync(join(room, "broken", "blueprint.json"), '{"nodes": [');
    expect(await run("broken")).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("broken/blueprint.json"),
    });
    const bare = putPackage("bare");
    const path = join(bare, "blueprint.json");
    writeFileSync(path, readFileSync(path, "utf8").replace("input:1", ""));
    expect(await run("bare")).toMatchObject({
      exitCode: 2,
      stderr: "Error: No node of bare has an image: there is nothing to write a compose file for.\n",
    });
  });
});

describe("the one-shot orchestrator", () => {
  const programs = join(room, "programs");
  mkdirSync(programs);
  symlinkSync(BINARY[0] ?? "", join(programs, "aieffect"));
  // Nobody has to be waited for: the service runs already.
  symlinkSync("/bin/true", join(programs, "sleep"));

  /** Runs its command with the folder where the container has /export, and another name for its network's one. */
  async function runOnce(written: string, mounted: string): Promise<number> {
    expect(await run(written, "--orchestrator")).toMatchObject({ exitCode: 0 });
    const { entrypoint, command } = read(written, "docker-compose.yml").services.orchestrator;
    const script = command[1]
      .replaceAll("$$", "$")
      .replaceAll("/tmp/", `${room}/`)
      .replaceAll("/export", mounted)
      .replace(/"ip_address":"input1","port":\d+/, `"ip_address":"${hostname}","port":${port}`);
    const { exited } = Bun.spawn([...entrypoint, command[0], script], {
      env: { PATH: programs, HOME: room },
      stdout: "ignore",
      stderr: "ignore",
    });
    return exited;
  }

  const here = putPackage("here", "GetConfiguration", hostname);

  test("ends with 0 when the pipeline has completed", async () => {
    putPackage("written");
    expect(await runOnce("written", here)).toBe(0);
  });

  test("completes also where dockerinfo dials no container, or is not there", async () => {
    expect(await runOnce("here", here)).toBe(0);
    const without = putPackage("without");
    rmSync(join(without, "dockerinfo.json"));
    expect(await runOnce("without", without)).toBe(0);
  });

  test("ends with 1 when it failed, and when the package cannot be read", async () => {
    expect(await runOnce("written", putPackage("failing", "NoSuchOperation", hostname))).toBe(1);
    expect(await runOnce("written", join(room, "nowhere"))).toBe(1);
  });
});
