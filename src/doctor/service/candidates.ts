/** At which addresses a service might answer, seen from the side where the orchestrator will stand. Pure. */
import { DOCKER_HOST, type Endpoint, isSameEndpoint, toHostKind } from "../endpoint/endpoint.ts";
import type { Side } from "../machine/side.ts";
import type { KnownService, NamedEntry } from "./known-service.ts";

/** The network that the orchestrator's own compose file shares with those of use cases. */
export const SHARED_NETWORK = "ai-effect-services";

/** `guess`: something may answer there that is another service. */
export type Origin = "dockerinfo" | "launched" | "published" | "network" | "guess";

export interface Candidate {
  readonly endpoint: Endpoint;
  readonly origin: Origin;
  /**
   * Where to look from here, to see what the orchestrator would see: in turn, until something answers. Empty when it
   * cannot be seen from here.
   */
  readonly lookAt: readonly Endpoint[];
  /** Whether what is seen there is what the orchestrator sees, and not only what lies behind it. */
  readonly isSame: boolean;
}

export interface Standpoint {
  /** Where the orchestrator will be. */
  readonly side: Side;
  /** Where we are. */
  readonly here: Side;
  /** Addresses by which a container reaches its host, beside the name of Docker's. */
  readonly gateways: readonly string[];
}

/** The address of the dockerinfo first, then others, the surest first; each address once. */
export function toCandidates(
  entry: NamedEntry,
  service: KnownService | undefined,
  standpoint: Standpoint,
): readonly Candidate[] {
  const given = { endpoint: { host: entry.host, port: entry.port }, origin: "dockerinfo" } as const;
  const others = service === undefined ? [] : toOthers(entry, service, standpoint);
  const guesses = new Set([toHostAddress(standpoint.side), toOwnAddress(standpoint) ?? ""]);
  const guessed = [...guesses].flatMap((host) =>
    host === "" ? [] : [{ endpoint: { host, port: entry.port }, origin: "guess" } as const],
  );
  const all = [given, ...others, ...guessed].map(({ endpoint, origin }) => ({
    endpoint,
    origin,
    ...toView(endpoint, service, standpoint),
  }));
  return all.filter(
    ({ endpoint }, at) => all.findIndex((other) => isSameEndpoint(other.endpoint, endpoint)) === at,
  );
}

const toHostAddress = (side: Side): string => (side === "host" ? "127.0.0.1" : DOCKER_HOST);

/** Of what runs beside us, for the orchestrator; null when it would not reach that. */
function toOwnAddress({ side, here }: Standpoint): string | null {
  if (side === here) return "127.0.0.1";
  return side === "container" ? DOCKER_HOST : null;
}

function toOthers({ port }: NamedEntry, service: KnownService, standpoint: Standpoint) {
  const { side } = standpoint;
  const host = toHostAddress(side);
  const ownHost = toOwnAddress(standpoint);
  // What `up` has started runs here, whatever here is.
  const launched =
    service.launchedPort === null || ownHost === null ? [] : [{ host: ownHost, port: service.launchedPort }];
  // That which leads to the port of the dockerinfo is meant most likely.
  const ports = service.ports.toSorted(
    (one, other) => rank(one.container, port) - rank(other.container, port),
  );
  return [
    ...(side === "container" ? toNetworkCandidates(port, service) : []),
    ...launched.map((endpoint) => ({ endpoint, origin: "launched" as const })),
    ...ports.map((pair) => ({ endpoint: { host, port: pair.host }, origin: "published" as const })),
  ];
}

const rank = (containerPort: number, port: number): number => (containerPort === port ? 0 : 1);

/** By its name in the network of the containers, at each port that it is known to have. */
function toNetworkCandidates(port: number, { name, networks, ports, ownPort, launchedPort }: KnownService) {
  if (!networks.includes(SHARED_NETWORK) || launchedPort !== null) return [];
  const known = new Set([...ports.map(({ container }) => container), ...(ownPort === null ? [] : [ownPort])]);
  const ordered = [...known].toSorted((one, other) => rank(one, port) - rank(other, port));
  return ordered.map((found) => ({ endpoint: { host: name, port: found }, origin: "network" as const }));
}

type View = Pick<Candidate, "lookAt" | "isSame">;

const UNSEEN: View = { lookAt: [], isSame: false };

function toView(endpoint: Endpoint, service: KnownService | undefined, standpoint: Standpoint): View {
  const { side, here, gateways } = standpoint;
  if (side === here) return { lookAt: [endpoint], isSame: true };
  const kind = toHostKind(endpoint.host);
  if (side === "container") {
    // In a container it is the container itself, whatever answers here.
    if (kind === "loopback") return UNSEEN;
    if (kind === "docker-host") return { lookAt: [{ ...endpoint, host: "127.0.0.1" }], isSame: false };
  } else if (kind === "loopback") {
    return { lookAt: [DOCKER_HOST, ...gateways].map((host) => ({ ...endpoint, host })), isSame: false };
  }
  const isInNetwork = service?.names.includes(endpoint.host.toLowerCase()) === true;
  if (isInNetwork) return side === "container" ? toPublishedView(endpoint, service) : UNSEEN;
  return { lookAt: [endpoint], isSame: false };
}

/** The service of a network, through the port of the host that leads to it. */
function toPublishedView({ port }: Endpoint, { ports }: KnownService): View {
  const lookAt = ports
    .filter(({ container }) => container === port)
    .map(({ host }) => ({ host: "127.0.0.1", port: host }));
  return { lookAt, isSame: false };
}
