/** Where a service is said to answer, and what kind of a host that names. */
import { toHostPort } from "../../model/host-port.ts";
import { isInBlock, parseAddress, parseBlock } from "../../model/ip-address.ts";

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** `host:port`, an IPv6 literal in brackets. */
export const toEndpointText = ({ host, port }: Endpoint): string => toHostPort(host, port);

export const isSameEndpoint = (one: Endpoint, other: Endpoint): boolean =>
  one.port === other.port && one.host.toLowerCase() === other.host.toLowerCase();

/** `loopback`: whoever asks, itself. `docker-host`: a container's name for its host. */
export type HostKind = "loopback" | "docker-host" | "address" | "name";

export const DOCKER_HOST = "host.docker.internal";
const DOCKER_HOSTS = [DOCKER_HOST, "gateway.docker.internal", "host.containers.internal"];
const LOOPBACK_BLOCKS = ["127.0.0.0/8", "::1", "::", "0.0.0.0"].flatMap((block) => parseBlock(block) ?? []);

export function toHostKind(host: string): HostKind {
  const name = host
    .trim()
    .toLowerCase()
    .replace(/^\[|\]$|\.$/g, "");
  if (name === "localhost" || name.endsWith(".localhost")) return "loopback";
  if (DOCKER_HOSTS.includes(name)) return "docker-host";
  const address = parseAddress(name);
  if (address === null) return "name";
  return LOOPBACK_BLOCKS.some((block) => isInBlock(address, block)) ? "loopback" : "address";
}
