/** What `up` would start: the services of a docker-compose.yml that have a service.ts or service.js to run. */
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { AieffectError } from "../errors.ts";
import { type ComposeService, findPublishedPort } from "../model/compose-file.ts";
import type { Variables } from "../model/compose-variables.ts";
import { COMPOSE_FILE, readCompose } from "./compose-reader.ts";
import { type Surroundings, toProcessEnvironment } from "./service-environment.ts";

/** One service, ready to be started as a process. All paths are absolute. */
export interface PlannedService {
  /** The compose file's name for it, which is also its host name in the container network. */
  readonly name: string;
  /** The program and its arguments. */
  readonly command: readonly [string, ...string[]];
  readonly port: number;
  /** Of its gRPC data plane; null when it has none, or takes any. */
  readonly grpcPort: number | null;
  readonly environment: Readonly<Record<string, string>>;
  readonly logPath: string;
}

export interface LaunchPlan {
  readonly folder: string;
  /** The record of running services, the dockerinfo that points at them, volumes that have a name. */
  readonly stateFolder: string;
  readonly logFolder: string;
  readonly services: readonly PlannedService[];
  /** Services that have only an image, which takes Docker to run. */
  readonly skipped: readonly string[];
}

const SCRIPTS = ["service.ts", "service.js"];
/** Where services listen in their containers unless PORT and GRPC_PORT say otherwise. */
const CONTAINER_PORT = "8080";
const CONTAINER_GRPC_PORT = "50051";

/** The folder in a use case that everything `up` writes goes to. */
export const toStateFolder = (folder: string): string => join(folder, ".aieffect");

export const toLogFolder = (folder: string): string => join(toStateFolder(folder), "logs");

/**
 * @param folder - of the use case; absolute
 * @throws AieffectError INVALID_INPUT when there is no compose file in it or its services cannot run without Docker
 */
export function readLaunchPlan(folder: string, environment: Variables): LaunchPlan {
  const stateFolder = toStateFolder(folder);
  const { services } = readCompose(folder, environment);
  const entries = Object.entries(services);
  const built = entries.filter(([, service]) => service.build !== undefined);
  const publishedPorts = toPublishedPorts(built);
  const surroundings = { folder, volumesFolder: join(stateFolder, "volumes"), publishedPorts, environment };
  if (built.length === 0) {
    throw invalid(`${join(folder, COMPOSE_FILE)} has no service with a build: there is nothing to start.`);
  }
  const planned = built.map(([name, service]) => planService(name, service, surroundings));
  refuseSharedPorts(planned);
  return {
    folder,
    stateFolder,
    logFolder: toLogFolder(folder),
    services: planned,
    skipped: entries.filter(([, service]) => service.build === undefined).map(([name]) => name),
  };
}

/** Of the services that will run: `name:container port` leads to a host port. */
function toPublishedPorts(services: readonly (readonly [string, ComposeService])[]): Map<string, number> {
  return new Map(
    services.flatMap(([name, { ports }]) =>
      ports
        .filter(({ protocol }) => protocol === "tcp")
        .map(({ container, host }) => [`${name}:${container}`, host] as const),
    ),
  );
}

function planService(name: string, service: ComposeService, surroundings: Surroundings): PlannedService {
  const { context = ".", dockerfile = "Dockerfile" } = service.build ?? {};
  const source = dirname(resolve(surroundings.folder, context, dockerfile));
  const script = SCRIPTS.map((file) => join(source, file)).find((path) => existsSync(path));
  if (script === undefined) {
    throw invalid(
      `The service ${name} has no ${SCRIPTS.join(" or ")} in ${source}: only such services run without Docker.`,
    );
  }
  const port = findPublishedPort(service, Number(service.environment.PORT ?? CONTAINER_PORT))?.host;
  if (port === undefined) {
    throw invalid(`The service ${name} publishes no port: add "ports" to it in ${COMPOSE_FILE}.`);
  }
  const ports = { port, grpcPort: findGrpcPort(name, service) };
  return {
    name,
    command: [process.execPath, "--no-env-file", "--no-install", script],
    ...ports,
    // The compiled binary carries the whole of Bun: this variable makes it run a script instead of itself.
    environment: { ...toProcessEnvironment(service, ports, surroundings), BUN_BE_BUN: "1" },
    logPath: join(toLogFolder(surroundings.folder), `${name}.log`),
  };
}

/** A service has a gRPC data plane when it says where that listens, or publishes the port where one does. */
function findGrpcPort(name: string, { environment, ports }: ComposeService): number | null {
  const container = environment.GRPC_PORT || CONTAINER_GRPC_PORT;
  const pair = ports.find((port) => port.protocol === "tcp" && port.container === Number(container));
  if (pair !== undefined) return pair.host;
  if (!environment.GRPC_PORT) return null;
  throw invalid(
    `The service ${name} does not publish its GRPC_PORT ${container}: add it to its "ports" in ${COMPOSE_FILE}.`,
  );
}

function refuseSharedPorts(services: readonly PlannedService[]): void {
  const owners = new Map<number, string>();
  for (const { name, port } of services.flatMap(toHostPorts)) {
    const owner = owners.get(port);
    if (owner !== undefined)
      throw invalid(`The services ${owner} and ${name} both publish the port ${port}.`);
    owners.set(port, name);
  }
}

/** All ports of the host that a service listens on. */
export const toHostPorts = ({ name, port, grpcPort }: PlannedService) =>
  [port, ...(grpcPort === null ? [] : [grpcPort])].map((taken) => ({ name, port: taken }));

const invalid = (message: string): AieffectError => new AieffectError("INVALID_INPUT", message);
