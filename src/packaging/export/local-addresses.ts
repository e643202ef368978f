/** Addresses of services as the host sees them, for an orchestrator that runs in a container beside it. Pure. */
import { findHostPort } from "../../model/compose-port.ts";
import type { RawService } from "../source/compose-source.ts";
import type { Findings } from "./findings.ts";

export interface Endpoint {
  readonly containerName: string;
  readonly host: string;
  readonly port: number;
}

/** How a container calls the machine that it runs on. */
const HOST = "host.docker.internal";

/**
 * Each endpoint whose host is a service with published ports gets the machine's address and port for it; others stay.
 *
 * @param place how a user would name the compose file
 */
export function toLocalEndpoints(
  endpoints: readonly Endpoint[],
  services: ReadonlyMap<string, RawService>,
  place: string,
  findings: Findings,
): readonly Endpoint[] {
  return endpoints.map((endpoint) => toLocalEndpoint(endpoint, services.get(endpoint.host), place, findings));
}

function toLocalEndpoint(
  endpoint: Endpoint,
  service: RawService | undefined,
  place: string,
  findings: Findings,
): Endpoint {
  const { host, port } = endpoint;
  const ports = service?.ports ?? [];
  if (!Array.isArray(ports)) {
    findings.refuse(`${place}: services.${host}.ports`, "must be a list");
    return endpoint;
  }
  const found = findHostPort(ports, port);
  if (found === null) {
    const what = service === undefined ? `has no service ${host}` : `publishes no port of ${host}`;
    findings.warn(place, what, `${endpoint.containerName} stays at ${host}:${port}.`);
    return endpoint;
  }
  if ("port" in found) return { ...endpoint, host: HOST, port: found.port };
  findings.refuse(`${place}: services.${host}.ports[${found.at}]`, found.reason);
  return endpoint;
}
