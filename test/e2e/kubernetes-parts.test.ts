/**
 * What of a Kubernetes folder can be run without a cluster: each container's command with its variables, Redis with its
 * arguments, every probe. Names of Services become ports of this machine, and nothing else is changed.
 */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { PLACEHOLDER } from "../../src/packaging/kubernetes/configuration.ts";
import { toKubernetesFiles } from "../../src/packaging/kubernetes/kubernetes-files.ts";
import { readPackage } from "../../src/packaging/package/read-package.ts";
import { runAieffect } from "../aieffect-process.ts";
import { BINARY } from "../binary.ts";
import { makeFolder } from "../contract/store-files.ts";
import { toContainerStart } from "../kubernetes-container.ts";
import { containerOf, podOf, readObjects } from "../kubernetes-objects.ts";
import { writeFiles } from "../package-files.ts";
import { findFreePort } from "../redis-server.ts";
import { LongProcess } from "../serving-process.ts";
import { until } from "../until.ts";

const USE_CASE = "file_based_energy_pipeline";
const source = await readPackage(join(import.meta.dir, "..", "..", "use-cases", USE_CASE, "export"));
const { files, services } = toKubernetesFiles(source);
const objects = readObjects(files);

const KEYS = {
  ORCHESTRATOR_API_KEY: "5f6d".repeat(16),
  AIEFFECT_SECRET_KEY: "a1b2".repeat(16),
  SERVICE_API_KEY: "c3d4".repeat(16),
  REDIS_PASSWORD: "e5f6".repeat(16),
};

/** The port that stands for a Service, or for a port of a pod that has none. */
const ports = new Map(
  ["aieffect-redis", "aieffect-server", "aieffect-worker", ...services].map((name) => [name, findFreePort()]),
);
const portOf = (name: string): number => ports.get(name) ?? 0;

/** `data-generator:8080` and the like, as this machine has them. */
const toLocal = (text: string): string =>
  [...ports].reduce(
    (local, [name, port]) => local.replaceAll(new RegExp(`\\b${name}:\\d+`, "g"), `127.0.0.1:${port}`),
    text,
  );

const folder = makeFolder();
const started: LongProcess[] = [];
afterAll(async () => {
  for (const one of started.toReversed()) await one[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

/** Starts what the pod of an object would start. */
function start(
  name: string,
  changes: Record<string, string> = {},
  command = BINARY,
  ...more: string[]
): LongProcess {
  const { words, environment } = toContainerStart(objects, name, KEYS);
  const local = Object.fromEntries(Object.entries(environment).map(([key, value]) => [key, toLocal(value)]));
  const parameters = words.slice(1).map((word) => (word === "/data" ? folder.path : word));
  const long = new LongProcess([...parameters, ...more], {
    command,
    environment: { ...local, ...changes },
  });
  started.push(long);
  return long;
}

async function untilProbed(
  name: string,
  probe: "startupProbe" | "readinessProbe" | "livenessProbe",
): Promise<void> {
  const path = containerOf(podOf(objects, name))[probe]?.httpGet?.path;
  if (path === undefined) throw new Error(`${name} has no path for its ${probe}`);
  await until(`${name} answers ${path}`, async () => {
    const answer = await fetch(`http://127.0.0.1:${portOf(name)}${path}`).catch(() => null);
    return answer?.status === 200 ? true : undefined;
  });
}

beforeAll(async () => {
  const redisPort = String(portOf("aieffect-redis"));
  start("aieffect-redis", {}, ["redis-server"], "--port", redisPort);
  await until("Redis answers its probe", () => (pingRedis() === 0 ? true : undefined));
  const serverChanges = { PORT: String(portOf("aieffect-server")), AIEFFECT_ALLOW_HOSTS: "127.0.0.1" };
  start("aieffect-server", serverChanges);
  start("aieffect-worker", { AIEFFECT_HEALTH_PORT: String(portOf("aieffect-worker")) });
  for (const name of services) {
    // Its image starts the service; here the binary has it inside. /app/data is a volume.
    start(name, { PORT: String(portOf(name)), DATA_DIR: folder.file("data") }, [
      ...BINARY,
      "service",
      USE_CASE,
      name,
    ]);
  }
});

/** What the kubelet does in the pod of Redis; the exit code. */
function pingRedis(password = KEYS.REDIS_PASSWORD): number | null {
  const probe = containerOf(podOf(objects, "aieffect-redis")).readinessProbe?.exec?.command ?? [];
  const [program = "", ...words] = probe.map((word) =>
    word.replace("redis-cli", `redis-cli -p ${portOf("aieffect-redis")}`),
  );
  const { environment } = toContainerStart(objects, "aieffect-redis", { ...KEYS, REDIS_PASSWORD: password });
  return spawnSync(program, words, { env: { PATH: process.env.PATH, ...environment }, stdio: "ignore" })
    .status;
}

const askRedis = (...words: string[]): string =>
  Bun.spawnSync(["redis-cli", "-p", String(portOf("aieffect-redis")), ...words], {
    env: { PATH: process.env.PATH ?? "", REDISCLI_AUTH: KEYS.REDIS_PASSWORD },
  }).stdout.toString();

test("Redis keeps a log, throws nothing away, and answers who has its password", () => {
  expect(askRedis("config", "get", "appendonly")).toBe("appendonly\nyes\n");
  expect(askRedis("config", "get", "maxmemory-policy")).toBe("maxmemory-policy\nnoeviction\n");
  expect(askRedis("config", "get", "maxmemory")).toBe(`maxmemory\n${512 * 2 ** 20}\n`);
  expect(pingRedis("wrong")).toBe(1);
});

test.each(["aieffect-server", ...services])("%s answers its probes", async (name) => {
  await untilProbed(name, "startupProbe");
  await untilProbed(name, "readinessProbe");
  await untilProbed(name, "livenessProbe");
});

test("the worker answers its probes, and its metrics whoever has the key", async () => {
  await untilProbed("aieffect-worker", "startupProbe");
  await untilProbed("aieffect-worker", "readinessProbe");
  const url = `http://127.0.0.1:${portOf("aieffect-worker")}/metrics`;
  expect((await fetch(url)).status).toBe(401);
  const headers = { authorization: `Bearer ${KEYS.ORCHESTRATOR_API_KEY}` };
  expect(await (await fetch(url, { headers })).text()).toContain('aieffect_tasks{state="ready"}');
});

test("the job submits the package, waits for its end, and ends well", async () => {
  for (const name of ["aieffect-server", "aieffect-worker", ...services])
    await untilProbed(name, "readinessProbe");
  const data = objects.configMaps.find(({ metadata }) => metadata?.name === "aieffect-package")?.data ?? {};
  const mounted = writeFiles(folder.file("package"), {
    "blueprint.json": data["blueprint.json"] ?? "",
    "dockerinfo.json": toLocalDockerinfo(data["dockerinfo.json"] ?? ""),
  });
  const { words, environment } = toContainerStart(objects, "aieffect-run", KEYS);
  const { exitCode, stdout, stderr } = await runAieffect(
    words.slice(1).map((word) => word.replace("/package", mounted)),
    {
      command: BINARY,
      environment: {
        PATH: process.env.PATH ?? "",
        ...environment,
        AIEFFECT_SERVER: toLocal(environment.AIEFFECT_SERVER ?? ""),
      },
    },
  );
  expect(`${exitCode} ${stderr}`).toBe("0 ");
  expect(stdout).toContain("✔ completed · 4 of 4 done");
}, 30_000);

/** The ports of this machine where dockerinfo names Services. */
function toLocalDockerinfo(text: string): object {
  const { docker_info_list: entries }: { docker_info_list: { ip_address: string }[] } = JSON.parse(text);
  return {
    docker_info_list: entries.map((entry) => ({
      ...entry,
      ip_address: "127.0.0.1",
      port: String(portOf(entry.ip_address)),
    })),
  };
}

test.each(["aieffect-server", "aieffect-worker"])(
  "%s refuses to start as long as a key is not filled in",
  async (name) => {
    for (const key of ["ORCHESTRATOR_API_KEY", "AIEFFECT_SECRET_KEY"]) {
      const { words, environment } = toContainerStart(objects, name, { ...KEYS, [key]: PLACEHOLDER });
      const { exitCode, stderr } = await runAieffect(words.slice(1), {
        command: BINARY,
        environment: {
          PATH: process.env.PATH ?? "",
          ...environment,
          REDIS_URL: toLocal(environment.REDIS_URL ?? ""),
          PORT: "0",
        },
      });
      expect([exitCode, stderr.split("\n").length]).toEqual([2, 2]);
      expect(stderr).toContain(key);
    }
  },
);

test("every variable of server and workers is one that they know", async () => {
  const { exitCode, stdout } = await runAieffect(["help", "serve"], { command: BINARY });
  expect(exitCode).toBe(0);
  const help = stdout + (await runAieffect(["help", "worker"], { command: BINARY })).stdout;
  const given = ["aieffect-server", "aieffect-worker"].flatMap((name) =>
    Object.keys(toContainerStart(objects, name, KEYS).environment),
  );
  for (const variable of given.filter((name) => name !== "REDIS_PASSWORD")) expect(help).toContain(variable);
});
