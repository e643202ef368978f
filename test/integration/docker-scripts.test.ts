/**
 * `start.sh` and `stop.sh`. Where these tests run there is no Docker engine, so what they tell one is told to a script in
 * place of the command `docker`, which notes it; tests that do so say it in their names.
 */
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeFolder, type TestFolder } from "../contract/store-files.ts";
import { REPOSITORY } from "../documents.ts";

/** What the scripts call beside docker. */
const SYSTEM = ["bash", "dirname", "cat", "id", "mkdir", "chown"];
const USE_CASES = [
  "file_based_energy_pipeline",
  "germany-node",
  "portugal-node-integrated",
  "portugal-node-sidecar",
  "protobuf_based_energy_pipeline",
];

let folder: TestFolder;
beforeEach(() => {
  folder = makeFolder();
  mkdirSync(folder.file("bin"));
  for (const name of SYSTEM) symlinkSync(Bun.which(name) ?? name, folder.file(`bin/${name}`));
  // A copy, for one of them makes a folder for data.
  for (const path of ["start.sh", "stop.sh", "docker-compose.yml", "scripts/docker-stack.sh"])
    cpSync(join(REPOSITORY, path), folder.file(`clone/${path}`));
  for (const name of USE_CASES)
    for (const path of ["docker-compose.yml", "scripts"])
      cpSync(join(REPOSITORY, "use-cases", name, path), folder.file(`clone/use-cases/${name}/${path}`), {
        recursive: true,
      });
});
afterEach(() => folder[Symbol.dispose]());

/** @param answers cases of bash for what it is called with: what it prints, and its exit code */
function addDocker(answers = ""): void {
  const script = `#!${Bun.which("bash")}
echo "$*" >>"${folder.file("told")}"
case "$*" in
  ${answers}
  "compose "*" port api 8000") echo 127.0.0.1:18000 ;;
esac
`;
  writeFileSync(folder.file("bin/docker"), script);
  chmodSync(folder.file("bin/docker"), 0o755);
}

/** From another folder than that of the script. */
async function run(script: "start.sh" | "stop.sh", ...args: readonly string[]) {
  const child = Bun.spawn([folder.file(`clone/${script}`), ...args], {
    cwd: folder.path,
    env: { PATH: folder.file("bin"), HOME: folder.path },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [stdout, stderr, exitCode] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  return { stdout, stderr, exitCode };
}

/** What docker was told to do: what it was asked about itself is left out. */
function readTold(): readonly string[] {
  if (!existsSync(folder.file("told"))) return [];
  const lines = readFileSync(folder.file("told"), "utf8").trimEnd().split("\n");
  return lines.filter((line) => !/^(version|compose version|network inspect)/.test(line));
}

describe.each(["start.sh", "stop.sh"] as const)("%s", (script) => {
  test("--help explains it, and lists the use cases", async () => {
    const { exitCode, stdout, stderr } = await run(script, "--help");
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toStartWith(`Usage: ./${script} NAME`);
    expect(stdout).toContain(`Use cases:\n${USE_CASES.map((name) => `  ${name}\n`).join("")}`);
  });

  test("without a name it explains itself, as an error", async () => {
    const { exitCode, stdout, stderr } = await run(script);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toStartWith(`Usage: ./${script} NAME`);
  });

  test.each(["portugal-node", "../use-cases/germany-node"])("%s is no use case", async (name) => {
    expect(await run(script, name)).toEqual({
      exitCode: 2,
      stdout: "",
      stderr: `There is no use case ${name}. There are:\n${USE_CASES.map((known) => `  ${known}\n`).join("")}`,
    });
  });

  test("an option that there is not is an error", async () => {
    const { exitCode, stderr } = await run(script, "germany-node", "--orchestrator");
    expect(exitCode).toBe(2);
    expect(stderr).toStartWith("There is no option --orchestrator.\nUsage: ");
  });

  test("two names, or a name and --orchestrator-only, are one too many", async () => {
    const [first = "", second = ""] = USE_CASES;
    for (const args of [
      [first, second],
      [first, "--orchestrator-only"],
    ]) {
      const { exitCode, stderr } = await run(script, ...args);
      expect(exitCode).toBe(2);
      expect(stderr).toMatch(/^(One use case at a time: |Either )/);
    }
  });

  test("without Docker it says so, and what does the same", async () => {
    const { exitCode, stdout, stderr } = await run(script, "germany-node");
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toStartWith(
      "There is no Docker engine to use. The command docker is not there: https://docs.docker.com/get-docker\n",
    );
    expect(stderr).toContain(`aieffect ${script === "start.sh" ? "up" : "down"} use-cases/germany-node\n`);
  });

  test("without an engine that answers it gives Docker's words (by a scripted docker)", async () => {
    addDocker('version*) echo "Cannot connect to the Docker daemon." >&2; exit 1 ;;');
    const { exitCode, stderr } = await run(script, "germany-node");
    expect(exitCode).toBe(2);
    expect(stderr).toStartWith(
      "There is no Docker engine to use. docker says: Cannot connect to the Docker daemon.\n",
    );
    expect(readTold()).toEqual([]);
  });

  test("without version 2 of Compose it names it (by a scripted docker)", async () => {
    addDocker('"compose version") exit 1 ;;');
    const { exitCode, stderr } = await run(script, "germany-node");
    expect(exitCode).toBe(2);
    expect(stderr).toContain("docker compose (version 2) is not there");
    expect(readTold()).toEqual([]);
  });
});

describe("start.sh (by a scripted docker, for no engine runs here)", () => {
  const UP = "compose --file docker-compose.yml up --build --detach --wait --wait-timeout 300";
  const PORT = "compose --file docker-compose.yml port api 8000";

  test("makes the network, starts the orchestrator, then the use case, and says how to go on", async () => {
    addDocker('"network inspect "*) exit 1 ;;');
    const { exitCode, stdout, stderr } = await run("start.sh", "file_based_energy_pipeline");
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(readTold()).toEqual([
      "network create ai-effect-services",
      UP,
      // The use case's own script finds no network either.
      "network create ai-effect-services",
      "compose up --build --detach --wait",
      PORT,
    ]);
    expect(stdout).toContain("REST API           http://localhost:18000");
    expect(stdout).toContain(
      "Run the pipeline:  use-cases/file_based_energy_pipeline/scripts/submit-workflow.sh\n",
    );
    expect(stdout).toEndWith("Stop all of it:    ./stop.sh file_based_energy_pipeline\n");
  });

  test("a network that is there is used", async () => {
    addDocker();
    await run("start.sh", "germany-node");
    expect(readTold()).toEqual([UP, "compose up --build --detach --wait", PORT]);
  });

  test("--orchestrator-only starts no use case", async () => {
    addDocker();
    const { exitCode, stdout } = await run("start.sh", "--orchestrator-only");
    expect(exitCode).toBe(0);
    expect(readTold()).toEqual([UP, PORT]);
    expect(stdout).toContain("Next, a use case:  ./start.sh NAME");
  });

  test("--pull builds no orchestrator", async () => {
    addDocker();
    await run("start.sh", "--orchestrator-only", "--pull");
    expect(readTold().slice(0, 2)).toEqual([
      "compose --file docker-compose.yml pull",
      UP.replace("--build", "--no-build"),
    ]);
  });

  test("another port is told to who submits", async () => {
    addDocker('"compose "*" port api 8000") echo 0.0.0.0:28000 ;;');
    const { stdout } = await run("start.sh", "germany-node");
    expect(stdout).toContain("REST API           http://localhost:28000 ");
    expect(stdout).toContain(
      "Run the pipeline:  ORCHESTRATOR_URL=http://localhost:28000 use-cases/germany-node/scripts/submit-workflow.sh\n",
    );
  });

  test("a use case without scripts is started by its compose file", async () => {
    addDocker();
    mkdirSync(folder.file("clone/use-cases/solar"));
    writeFileSync(folder.file("clone/use-cases/solar/docker-compose.yml"), "services: {}\n");
    expect((await run("start.sh", "solar")).exitCode).toBe(0);
    expect(readTold()[1]).toBe(
      "compose --file use-cases/solar/docker-compose.yml up --build --detach --wait",
    );
  });

  test("an orchestrator that does not get well ends it with 1, with what its containers say", async () => {
    addDocker('*" up "*) exit 1 ;;\n  *" logs "*) echo the log ;;');
    const { exitCode, stderr } = await run("start.sh", "germany-node");
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: "The orchestrator did not start. What its containers say:\nthe log\n",
    });
    expect(readTold().at(-1)).toBe("compose --file docker-compose.yml logs --tail 20");
  });
});

describe("stop.sh (by a scripted docker, for no engine runs here)", () => {
  const USE_CASE = "compose --file use-cases/germany-node/docker-compose.yml --profile * down";
  const ORCHESTRATOR = "compose --file docker-compose.yml down";

  test.each([
    [["germany-node"], [USE_CASE, ORCHESTRATOR]],
    [["germany-node", "--use-case-only"], [USE_CASE]],
    [["--orchestrator-only"], [ORCHESTRATOR]],
    [
      ["--volumes", "germany-node"],
      [`${USE_CASE} --volumes`, `${ORCHESTRATOR} --volumes`],
    ],
  ])("%p stops in reverse", async (args, told) => {
    addDocker();
    const { exitCode, stdout, stderr } = await run("stop.sh", ...args);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(readTold()).toEqual(told);
    expect(stdout).toContain(args.includes("--volumes") ? "The volumes are gone." : "is still there");
  });
});
