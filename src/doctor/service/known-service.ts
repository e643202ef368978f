/** What is known of a package's services from what lies beside it: the compose file, and what `up` has started. Pure. */
import type { LaunchRecord } from "../../launch/launch-record.ts";
import type { ComposeFile, ComposeService } from "../../model/compose-file.ts";
import { type Endpoint, toHostKind } from "../endpoint/endpoint.ts";

export interface KnownService {
  /** The compose file's name for it. */
  readonly name: string;
  /** Every name that it has in the network of its containers, in lower case. */
  readonly names: readonly string[];
  /** TCP ports of the host that lead to ports of the container: those where its Control Interface may be, first. */
  readonly ports: readonly { readonly host: number; readonly container: number }[];
  /** Where it listens in its container, as far as PORT says. */
  readonly ownPort: number | null;
  /** Where the process that `up` started for it listens; null when none runs. */
  readonly launchedPort: number | null;
  /** Names of its networks, as Docker knows them; null for one that is called after the project. */
  readonly networks: readonly (string | null)[];
}

/** @param launch what runs of it as local processes */
export function toKnownServices(
  compose: ComposeFile | null,
  launch: LaunchRecord | undefined,
): readonly KnownService[] {
  const launched = new Map(launch?.services.map(({ name, port }) => [name, port]));
  const names = new Set([...Object.keys(compose?.services ?? {}), ...launched.keys()]);
  return [...names].map((name) => {
    const service = compose?.services[name];
    const launchedPort = launched.get(name) ?? null;
    if (service === undefined || compose === null) {
      return { name, names: [name.toLowerCase()], ports: [], ownPort: null, networks: [], launchedPort };
    }
    return { name, launchedPort, ...describe(name, service, compose) };
  });
}

function describe(name: string, service: ComposeService, { networks }: ComposeFile) {
  const { container_name: containerName, environment, ports } = service;
  const aliases = [...service.networks.values()].flat();
  const ownPort = toPort(environment.PORT);
  const grpcPort = toPort(environment.GRPC_PORT);
  const tcpPorts = ports.filter(({ protocol }) => protocol === "tcp");
  const toRank = (container: number) => (container === ownPort ? 0 : container === grpcPort ? 2 : 1);
  return {
    names: [name, containerName ?? name, ...aliases].map((text) => text.toLowerCase()),
    ports: tcpPorts.toSorted((one, other) => toRank(one.container) - toRank(other.container)),
    ownPort,
    networks: [...service.networks.keys()].map((network) => networks[network]?.name ?? null),
  };
}

function toPort(text: string | null | undefined): number | null {
  const port = /^\d{1,5}$/.test(text ?? "") ? Number(text) : 0;
  return port >= 1 && port <= 65_535 ? port : null;
}

export interface NamedEntry extends Endpoint {
  readonly containerName: string;
  /** Of the blueprint's node; empty when there is none. */
  readonly image: string;
}

/** The service that an entry of a dockerinfo means; undefined when that cannot be told. */
export function findKnownService(
  entry: NamedEntry,
  services: readonly KnownService[],
): KnownService | undefined {
  const host = entry.host.toLowerCase();
  const kind = toHostKind(host);
  const isHost = kind === "loopback" || kind === "docker-host";
  return (
    services.find(({ names }) => names.includes(host)) ??
    services.find((service) => isHost && holdsHostPort(service, entry.port)) ??
    services.find(({ name }) => toPlainName(name) === toPlainName(entry.containerName)) ??
    findByImage(entry.image, services)
  );
}

const holdsHostPort = ({ ports, launchedPort }: KnownService, port: number): boolean =>
  launchedPort === port || ports.some(({ host }) => host === port);

/** Exports call the container of the directory data_generator data_generator1, and compose files data-generator. */
const toPlainName = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[_.]/g, "-")
    .replace(/-?\d+$/, "");

/** Exported images are called `<use case>-<compose service>:latest`. Of two that fit the longer name is meant. */
function findByImage(image: string, services: readonly KnownService[]): KnownService | undefined {
  const repository = image.toLowerCase().replace(/:[^:/]*$/, "");
  return services
    .filter(({ name }) => repository.endsWith(`-${name.toLowerCase()}`))
    .toSorted((one, other) => other.name.length - one.name.length)[0];
}
