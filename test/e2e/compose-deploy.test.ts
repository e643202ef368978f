/**
 * What the file of a deployment says is really done: each service's command, environment and health check, as processes
 * of this machine instead of containers. Only where they find each other is another place.
 */
import { afterAll, expect, setDefaultTimeout, test } from "bun:test";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import { parse } from "yaml";
import { findFreePorts } from "../../src/launch/free-ports.ts";
import { fillVariables } from "../../src/model/compose-variables.ts";
import { runAieffect } from "../aieffect-process.ts";
import { BINARY } from "../binary.ts";
import { KEYS } from "../compose-config.ts";
import { REPOSITORY } from "../documents.ts";

setDefaultTimeout(120_000);

const USE_CASE = join(REPOSITORY, "use-cases", "file_based_energy_pipeline");
const room = mkdtempSync(join(tmpdir(), "aieffect-deployed-"));
const programs = join(room, "programs");
const started: Bun.Subprocess[] = [];

afterAll(async () => {
  for (const process of started.toReversed()) process.kill();
  await Promise.all(started.map(({ exited }) => exited));
  rmSync(room, { recursive: true, force: true });
});

const ServiceSchema = v.object({
  entrypoint: v.optional(v.array(v.string()), []),
  command: v.optional(v.array(v.string()), []),
  environment: v.optional(v.record(v.string(), v.string()), {}),
  healthcheck: v.optional(v.object({ test: v.optional(v.array(v.string()), []) })),
  depends_on: v.optional(v.record(v.string(), v.object({ condition: v.literal("service_healthy") })), {}),
  profiles: v.optional(v.array(v.string()), []),
});

type Service = v.InferOutput<typeof ServiceSchema>;

const FileSchema = v.object({ services: v.record(v.string(), ServiceSchema) });

/** The programs of this machine, and the binary by its name. */
function preparePrograms(): void {
  mkdirSync(programs);
  symlinkSync(BINARY[0] ?? "", join(programs, "aieffect"));
  symlinkSync(process.execPath, join(programs, "bun"));
}

/** The file as compose understands it; what names a place in the network or in a container names one of this machine. */
async function readDeployment(): Promise<Readonly<Record<string, Service>>> {
  const path = join(room, "docker-compose.yml");
  const { exitCode } = await runAieffect(
    ["compose", join(USE_CASE, "export"), "--deploy", "--output", path],
    {
      command: BINARY,
    },
  );
  expect(exitCode).toBe(0);
  const filled = fillVariables(parse(readFileSync(path, "utf8"), { merge: true }), KEYS);
  return v.parse(FileSchema, filled).services;
}

interface Place {
  readonly port: number;
  readonly move: (text: string) => string;
}

/** Each process has a port of its own, where each container has its own network. */
async function toPlaces(names: readonly string[]): Promise<(name: string) => Place> {
  const ports = await findFreePorts(names.length);
  const portOf = new Map(names.map((name, at) => [name, ports[at] ?? 0]));
  return (name) => {
    const own = portOf.get(name) ?? 0;
    const move = (text: string) =>
      text
        .replace("redis://redis:6379", `redis://127.0.0.1:${portOf.get("redis")}`)
        .replace("http://api:8000", `http://127.0.0.1:${portOf.get("api")}`)
        .replace("http://127.0.0.1:8000", `http://127.0.0.1:${own}`)
        .replace("redis-cli ping", `redis-cli -p ${own} ping`)
        .replaceAll("/export", join(room, "package"))
        .replace(/^(?:8000|8080)$/, String(own));
    return { port: own, move };
  };
}

const toEnvironment = (service: Service, { move }: Place) => ({
  PATH: `${programs}:/usr/bin:/bin`,
  HOME: room,
  DATA_DIR: join(room, "data"),
  ...Object.fromEntries(Object.entries(service.environment).map(([name, text]) => [name, move(text)])),
});

/** What the image of a service starts by itself. */
const imageCommand = (name: string): readonly string[] => [
  process.execPath,
  join(USE_CASE, "services", name.replaceAll("-", "_"), "service.ts"),
];

function start(name: string, service: Service, place: Place): Bun.Subprocess {
  const words = [...service.entrypoint, ...service.command].map(place.move);
  const redis = name === "redis" ? ["--port", String(place.port), "--dir", room] : [];
  const child = Bun.spawn(words.length > 0 ? [...words, ...redis] : [...imageCommand(name)], {
    env: toEnvironment(service, place),
    cwd: room,
    stdout: "ignore",
    stderr: "ignore",
  });
  started.push(child);
  return child;
}

async function untilWell(name: string, service: Service, place: Place): Promise<void> {
  const [kind, ...words] = service.healthcheck?.test ?? [];
  const command = kind === "CMD-SHELL" ? ["/bin/sh", "-c", ...words] : words;
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const { exited } = Bun.spawn(command.map(place.move), {
      env: toEnvironment(service, place),
      stdout: "ignore",
      stderr: "ignore",
    });
    if ((await exited) === 0) return;
    await Bun.sleep(100);
  }
  throw new Error(`${name} is not well.`);
}

test("its services become well in their order, and run the pipeline that is submitted", async () => {
  preparePrograms();
  const services = await readDeployment();
  const names = Object.keys(services);
  const placeOf = await toPlaces(names);
  putPackage((name) => placeOf(name).port);
  const well = new Set<string>();
  const waiting = new Map(Object.entries(services).filter(([, { profiles }]) => profiles.length === 0));
  while (waiting.size > 0) {
    const [name, service] = findReady(waiting, well);
    waiting.delete(name);
    start(name, service, placeOf(name));
    await untilWell(name, service, placeOf(name));
    well.add(name);
  }
  const { submit } = services;
  if (submit === undefined) throw new Error("There is no service that submits.");
  expect(Object.keys(submit.depends_on).every((name) => well.has(name))).toBe(true);
  expect(await start("submit", submit, placeOf("submit")).exited).toBe(0);
});

function findReady(waiting: ReadonlyMap<string, Service>, well: ReadonlySet<string>) {
  const ready = [...waiting].find(([, { depends_on }]) =>
    Object.keys(depends_on).every((name) => well.has(name)),
  );
  if (ready === undefined) throw new Error(`They wait for each other: ${[...waiting.keys()].join(", ")}`);
  return ready;
}

/** The package, whose services are dialed where they are here. */
function putPackage(portOf: (name: string) => number): void {
  const folder = join(room, "package");
  cpSync(join(USE_CASE, "export"), folder, { recursive: true });
  const path = join(folder, "dockerinfo.json");
  const { docker_info_list } = JSON.parse(readFileSync(path, "utf8"));
  const moved = docker_info_list.map((entry: { ip_address: string }) => ({
    ...entry,
    ip_address: "127.0.0.1",
    port: portOf(entry.ip_address),
  }));
  writeFileSync(path, JSON.stringify({ docker_info_list: moved }));
}
