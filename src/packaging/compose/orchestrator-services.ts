/** The orchestrator in a deployment: Redis, server, workers, and a service that submits the package. */
import type { Dockerinfo } from "../../model/dockerinfo.ts";
import {
  API_HOST_PORT,
  API_PORT,
  ENTRYPOINT,
  ORCHESTRATOR_HEALTH,
  ORCHESTRATOR_IMAGE,
  REDIS_COMMAND,
  REDIS_HEALTH,
  REDIS_IMAGE,
  SERVER_ENVIRONMENT,
  SERVICES_NETWORK,
  WORKER_ENVIRONMENT,
  WORKERS,
} from "../deployment/product.ts";
import { apart, escapeVariables, fragment, quoted, variable, why } from "./compose-text.ts";
import { ORCHESTRATOR_KEYS, SERVICE_KEY } from "./keys.ts";
import { toPackageScript, toPackageVolume } from "./package-script.ts";
import { toWaits } from "./waits.ts";

export const CONTROL_NETWORK = "control";
export const REDIS_VOLUME = "redis";

const REDIS = "redis";
const SERVER = "api";
const WORKER = "worker";
const SUBMIT = "submit";

/** Names that no service of a package can have. */
export const OWN_SERVICES: readonly string[] = [REDIS, SERVER, WORKER, SUBMIT];

export interface PackageSubmission {
  /** The folder of the package, seen from the compose file. */
  readonly packageFolder: string;
  /** To be submitted instead of the package's own; null: the package's own. */
  readonly dockerinfo: Dockerinfo | null;
  /** Names of the package's services. */
  readonly services: readonly string[];
}

const HEALTH_TIMES = { interval: "10s", timeout: "5s", retries: 3, start_period: "10s" };

export const toOrchestratorServices = (submission: PackageSubmission) =>
  [
    [apart(REDIS), REDIS_SERVICE],
    [apart(SERVER), SERVER_SERVICE],
    [apart(WORKER), WORKER_SERVICE],
    [apart(SUBMIT), toSubmitService(submission)],
  ] as const;

/** A server or a worker: what they have in common. */
const ORCHESTRATOR = new Map<unknown, unknown>([
  ["<<", fragment("hardened")],
  ["image", quoted(variable("AIEFFECT_IMAGE", ORCHESTRATOR_IMAGE))],
  ["entrypoint", ENTRYPOINT],
  [
    why(
      "/data is where one without Redis keeps its state. In memory, so that no container leaves a volume behind.",
      "tmpfs",
    ),
    ["/tmp", "/data"],
  ],
  ["mem_limit", "1g"],
  [why("It hands over what is in flight before it ends.", "stop_grace_period"), "15s"],
  ["healthcheck", { test: ORCHESTRATOR_HEALTH, ...HEALTH_TIMES }],
  ["depends_on", toWaits([REDIS])],
]);

/** What its services have in common, under the name that they refer to it by. */
export const ORCHESTRATOR_FRAGMENTS = [[apart("x-orchestrator"), ORCHESTRATOR]] as const;

const REDIS_SERVICE = new Map<unknown, unknown>([
  ["<<", fragment("hardened")],
  ["image", REDIS_IMAGE],
  [why("As root it would need rights to become this user.", "user"), "redis"],
  [
    why(
      "It holds the workflows: each step is written to the disk, at most a second late, and when its memory is full it refuses\nnew ones instead of throwing old ones away.",
      "command",
    ),
    REDIS_COMMAND,
  ],
  ["volumes", [`${REDIS_VOLUME}:/data`]],
  [why("Twice what it may fill: it copies itself while it writes its file anew.", "mem_limit"), "1g"],
  ["stop_grace_period", "30s"],
  [why("Fails while it still reads its file.", "healthcheck"), { test: REDIS_HEALTH, ...HEALTH_TIMES }],
  ["networks", [CONTROL_NETWORK]],
]);

const SERVER_SERVICE = new Map<unknown, unknown>([
  ["<<", fragment("orchestrator")],
  ["command", ["serve"]],
  ["environment", { ...SERVER_ENVIRONMENT, ...toQuoted(ORCHESTRATOR_KEYS) }],
  [
    why(
      "This machine alone, for keys would travel in clear: for others put a server with TLS before it.",
      "ports",
    ),
    [
      quoted(
        `${variable("ORCHESTRATOR_ADDRESS", "127.0.0.1")}:${variable("ORCHESTRATOR_PORT", String(API_HOST_PORT))}:${API_PORT}`,
      ),
    ],
  ],
  ["networks", [CONTROL_NETWORK]],
]);

const WORKER_SERVICE = new Map<unknown, unknown>([
  ["<<", fragment("orchestrator")],
  ["command", ["worker"]],
  [why("More of them: docker compose up --detach --scale worker=5", "deploy"), { replicas: WORKERS }],
  ["environment", { ...WORKER_ENVIRONMENT, ...toQuoted(ORCHESTRATOR_KEYS) }],
  [
    why(
      "Only workers call services. They wait for none: one that is down does not keep the others' pipelines from running.",
      "networks",
    ),
    [CONTROL_NETWORK, SERVICES_NETWORK],
  ],
]);

/** One run of the package by hand, once everything is well. */
function toSubmitService({ packageFolder, dockerinfo, services }: PackageSubmission) {
  const script = toPackageScript("aieffect submit --watch", dockerinfo);
  return new Map<unknown, unknown>([
    ["<<", fragment("orchestrator")],
    [why("Only when it is asked for: docker compose run --rm submit", "profiles"), [SUBMIT]],
    ["restart", "no"],
    ["healthcheck", { disable: true }],
    ["entrypoint", ["/bin/sh", "-c"]],
    ["command", [escapeVariables(script)]],
    [
      "environment",
      {
        AIEFFECT_SERVER: `http://${SERVER}:${API_PORT}`,
        ORCHESTRATOR_API_KEY: quoted(ORCHESTRATOR_KEYS.ORCHESTRATOR_API_KEY),
        AIEFFECT_SERVICES_API_KEY: quoted(SERVICE_KEY),
      },
    ],
    ["volumes", [toPackageVolume(packageFolder)]],
    ["depends_on", toWaits([SERVER, WORKER, ...services])],
    ["networks", [CONTROL_NETWORK]],
  ]);
}

function toQuoted(texts: Readonly<Record<string, string>>) {
  return Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, quoted(text)]));
}
