import { afterEach, beforeEach, expect, test } from "bun:test";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { findFreePorts } from "../../src/launch/free-ports.ts";
import { identifyProcess, isRunning } from "../../src/launch/process-identity.ts";
import { runAieffect, startAieffect } from "../aieffect-process.ts";
import {
  ANSWERS,
  DIES,
  HANGS,
  IS_SILENT,
  makeUseCaseFolder,
  type UseCaseFolder,
} from "../use-case-folder.ts";

let folders: UseCaseFolder[] = [];

beforeEach(() => {
  folders = [];
});

afterEach(async () => {
  for (const { path } of folders) {
    await runAieffect(["down", path]);
    rmSync(path, { recursive: true, force: true });
  }
});

async function makeFolder(scripts: Record<string, string>): Promise<UseCaseFolder> {
  const folder = await makeUseCaseFolder(scripts);
  folders.push(folder);
  return folder;
}

const get = async (port: number | undefined, path: string) =>
  (await fetch(`http://127.0.0.1:${port}${path}`)).json();

const answers = async (port: number | undefined) => {
  try {
    return (await fetch(`http://127.0.0.1:${port}/health`)).ok;
  } catch {
    return false;
  }
};

const recordPath = ({ path }: UseCaseFolder) => join(path, ".aieffect", "services.json");

test("up --detach leaves services running that down stops", async () => {
  const folder = await makeFolder({ alpha: ANSWERS, beta: ANSWERS });
  const up = await runAieffect(["up", folder.path, "--detach"]);
  expect(up).toMatchObject({ exitCode: 0, stderr: "" });
  expect(up.stdout).toContain(`alpha  http://127.0.0.1:${folder.ports.alpha}`);
  expect(up.stdout).toContain(join(folder.path, ".aieffect", "logs"));
  expect(await get(folder.ports.beta, "/")).toMatchObject({
    CWD: folder.path,
    DATA_DIR: join(folder.path, "data"),
    PORT: String(folder.ports.beta),
    HOST: "127.0.0.1",
  });

  const down = await runAieffect(["down", folder.path]);
  expect(down).toEqual({ exitCode: 0, stdout: "Stopped: alpha, beta\n", stderr: "" });
  expect(await answers(folder.ports.alpha)).toBe(false);
  expect(existsSync(recordPath(folder))).toBe(false);
});

test("a second up says what runs and starts nothing", async () => {
  const folder = await makeFolder({ alpha: ANSWERS });
  const first = JSON.parse((await runAieffect(["up", folder.path, "--detach", "--json"])).stdout);
  const second = await runAieffect(["up", folder.path, "--detach", "--json"]);
  expect(first.status).toBe("started");
  expect(second.exitCode).toBe(0);
  expect(JSON.parse(second.stdout)).toEqual({ ...first, status: "already_running" });
  const third = await runAieffect(["up", folder.path]);
  expect(third.stdout).toStartWith("Already running: alpha");
  expect(third.stdout).toEndWith(`Stop them with:\n  aieffect down ${folder.path}\n`);
});

test("down with nothing running says so and ends well", async () => {
  const folder = await makeFolder({ alpha: ANSWERS });
  expect(await runAieffect(["down", folder.path])).toEqual({
    exitCode: 0,
    stdout: "Nothing is running.\n",
    stderr: "",
  });
  expect((await runAieffect(["down", folder.path, "--json"])).stdout).toBe('{"stopped":[]}\n');
});

test("down of a folder that is not there is no success", async () => {
  const down = await runAieffect(["down", "/nowhere/energy"]);
  expect(down).toEqual({ exitCode: 2, stdout: "", stderr: "Error: There is no folder /nowhere/energy.\n" });
});

test("prints the run command with a dockerinfo that points at the local services", async () => {
  const folder = await makeFolder({ "data-source": ANSWERS, report: ANSWERS });
  mkdirSync(join(folder.path, "export"));
  const operations = [{ operation_signature: { operation_name: "Start" } }];
  const nodes = [{ container_name: "data_source1", operation_signature_list: operations }];
  writeFileSync(join(folder.path, "export", "blueprint.json"), JSON.stringify({ nodes }));
  const entry = (container: string, host: string) => ({
    container_name: container,
    ip_address: host,
    port: "8080",
  });
  const entries = [
    entry("data_source1", "data-source"),
    entry("report1", "report"),
    entry("other", "elsewhere"),
  ];
  writeFileSync(
    join(folder.path, "export", "dockerinfo.json"),
    JSON.stringify({ docker_info_list: entries }),
  );

  const { run_command } = JSON.parse((await runAieffect(["up", folder.path, "-d", "--json"])).stdout);
  const dockerinfo = join(folder.path, ".aieffect", "dockerinfo.json");
  expect(run_command).toBe(`aieffect run ${join(folder.path, "export", "blueprint.json")} ${dockerinfo}`);
  const local = (container_name: string, port = 0) => ({
    container_name,
    ip_address: "127.0.0.1",
    port: String(port),
  });
  expect(JSON.parse(readFileSync(dockerinfo, "utf8"))).toEqual({
    docker_info_list: [
      local("data_source1", folder.ports["data-source"]),
      local("report1", folder.ports.report),
      entry("other", "elsewhere"),
    ],
  });
});

test("up in the foreground stops its services on Ctrl-C", async () => {
  const folder = await makeFolder({ alpha: ANSWERS, beta: ANSWERS });
  const up = startAieffect(["up", folder.path]);
  await up.untilPrinted("Stop them with Ctrl-C.");
  expect(await answers(folder.ports.alpha)).toBe(true);
  up.kill("SIGINT");
  expect(await up.exited).toBe(0);
  expect(up.stdout()).toEndWith("Stop them with Ctrl-C.\nStopped: alpha, beta\n");
  expect(up.stderr()).toBe("");
  expect(await answers(folder.ports.alpha)).toBe(false);
  expect(existsSync(recordPath(folder))).toBe(false);
});

test("down ends an up that runs in the foreground", async () => {
  const folder = await makeFolder({ alpha: ANSWERS });
  const up = startAieffect(["up", folder.path]);
  await up.untilPrinted("Ctrl-C");
  expect((await runAieffect(["down", folder.path])).stdout).toBe("Stopped: alpha\n");
  expect(await up.exited).toBe(0);
  expect(await answers(folder.ports.alpha)).toBe(false);
});

test("services of a foreground up end even when it is killed", async () => {
  const folder = await makeFolder({ alpha: ANSWERS });
  const up = startAieffect(["up", folder.path, "--json"]);
  await up.untilPrinted("\n");
  const { services } = JSON.parse(up.stdout());
  const service = identifyProcess(services[0].pid);
  if (service === undefined) throw new Error("the service does not run");
  up.kill("SIGKILL");
  await up.exited;
  while (isRunning(service)) await Bun.sleep(5);
  expect((await runAieffect(["down", folder.path])).stdout).toBe("Nothing is running.\n");
});

test("a service that dies is reported with the end of its log, and the others are stopped", async () => {
  const folder = await makeFolder({ alpha: ANSWERS, broken: DIES });
  const up = await runAieffect(["up", folder.path, "--detach"]);
  expect(up.exitCode).toBe(2);
  expect(up.stderr).toMatch(
    /The service broken ended (with exit code 3 before it answered|as soon as it was started)\./,
  );
  expect(up.stderr).toContain("line 30\n    no such model\n");
  expect(up.stderr).not.toContain("line 21\n");
  expect(up.stderr).toContain(join(folder.path, ".aieffect", "logs", "broken.log"));
  expect(await answers(folder.ports.alpha)).toBe(false);
  expect(existsSync(recordPath(folder))).toBe(false);
});

test("a service that never answers ends up in time", async () => {
  const folder = await makeFolder({ quiet: IS_SILENT });
  const up = await runAieffect(["up", folder.path, "--timeout", "1s", "--json"]);
  expect(up.exitCode).toBe(2);
  const { error } = JSON.parse(up.stdout);
  expect(error.code).toBe("SERVICES_UNAVAILABLE");
  expect(error.message).toContain(`did not answer on port ${folder.ports.quiet} within 1 s`);
});

test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
  "%s while services start leaves nothing running",
  async (signal) => {
    const folder = await makeFolder({ alpha: ANSWERS, quiet: IS_SILENT });
    const up = startAieffect(["up", folder.path, "--detach"]);
    await up.untilPrinted("✔ alpha");
    const { services } = JSON.parse(readFileSync(recordPath(folder), "utf8"));
    up.kill(signal);
    expect(await up.exited).toBe(130);
    expect(up.stderr()).toEndWith(`Error: Interrupted by ${signal}.\n`);
    expect(services).toHaveLength(2);
    expect(
      services.filter((service: { process: Parameters<typeof isRunning>[0] }) => isRunning(service.process)),
    ).toEqual([]);
    expect(existsSync(recordPath(folder))).toBe(false);
  },
);

test("an interruption does not wait for a service that was asked and does not answer", async () => {
  const folder = await makeFolder({ hanging: HANGS });
  const up = startAieffect(["up", folder.path]);
  const log = join(folder.path, ".aieffect", "logs", "hanging.log");
  while (!(existsSync(log) && readFileSync(log, "utf8").includes("asked"))) await Bun.sleep(5);
  up.kill("SIGINT");
  expect(await up.exited).toBe(130);
  expect(await answers(folder.ports.hanging)).toBe(false);
});

test("a port that is taken is named together with who holds it, before anything starts", async () => {
  const folder = await makeFolder({ alpha: ANSWERS, beta: ANSWERS });
  const holder = createServer().listen(folder.ports.beta, "127.0.0.1");
  try {
    const up = await runAieffect(["up", folder.path]);
    expect(up.exitCode).toBe(2);
    expect(up.stderr).toContain(`${folder.ports.beta} (beta) is held by `);
    expect(up.stderr).toContain(`(pid ${process.pid}: `);
    expect(up.stderr).not.toContain("(alpha)");
    expect(existsSync(join(folder.path, ".aieffect", "logs"))).toBe(false);
    expect(existsSync(recordPath(folder))).toBe(false);
  } finally {
    holder.close();
  }
});

test("a service that publishes a gRPC port is told that port, and a taken one is named", async () => {
  const folder = await makeFolder({ alpha: ANSWERS });
  const [grpcPort = 0] = await findFreePorts(1);
  const compose = join(folder.path, "docker-compose.yml");
  writeFileSync(compose, readFileSync(compose, "utf8").replace(':8080"]', `:8080", "${grpcPort}:50051"]`));
  const holder = createServer().listen(grpcPort, "127.0.0.1");
  const refused = await runAieffect(["up", folder.path]);
  expect(refused.exitCode).toBe(2);
  expect(refused.stderr).toContain(`${grpcPort} (alpha) is held by `);
  holder.close();
  expect(await runAieffect(["up", folder.path, "--detach"])).toMatchObject({ exitCode: 0, stderr: "" });
  expect(await get(folder.ports.alpha, "/environment")).toMatchObject({
    GRPC_PORT: String(grpcPort),
    GRPC_HOST: "127.0.0.1",
  });
});

test("a service that ends while up runs is reported", async () => {
  const folder = await makeFolder({ alpha: ANSWERS });
  const up = startAieffect(["up", folder.path, "--json"]);
  await up.untilPrinted("\n");
  process.kill(JSON.parse(up.stdout()).services[0].pid, "SIGKILL");
  expect(await up.exited).toBe(2);
  expect(up.stderr()).toContain("The service alpha ended with signal SIGKILL.");
  expect(up.stderr()).toEndWith("Error: All services have ended.\n");
});

test("down never kills a process that got the pid of a service", async () => {
  const folder = await makeFolder({ alpha: ANSWERS });
  const stranger = Bun.spawn(["sleep", "60"]);
  const identity = { pid: stranger.pid, startMark: "1" };
  mkdirSync(join(folder.path, ".aieffect"));
  const service = { name: "alpha", port: 1, logPath: "/x.log", process: identity };
  writeFileSync(recordPath(folder), JSON.stringify({ launcher: identity, services: [service] }));
  try {
    expect((await runAieffect(["down", folder.path])).stdout).toBe("Nothing is running.\n");
    expect((await runAieffect(["up", folder.path, "--detach"])).exitCode).toBe(0);
    expect((await runAieffect(["down", folder.path])).stdout).toBe("Stopped: alpha\n");
    expect(stranger.exitCode).toBeNull();
  } finally {
    stranger.kill();
  }
});
