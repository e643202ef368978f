/** Addresses of services as the host sees them, for an orchestrator that runs in a container beside it. Pure. */
import { AieffectError } from "../../errors.ts";
import { findHostPort } from "../../model/compose-port.ts";
import type { Variables } from "../../model/compose-variables.ts";
import { type RawService, readComposeSource } from "../source/compose-source.ts";
import type { Findings } from "./findings.ts";

export interface Endpoint {
  readonly containerName: string;
  readonly host: string;
  readonly port: number;
}

/** How a container calls the machine that it runs on. */
const HOST = "host.docker.internal";

/** The compose file that says which ports of the host lead where. */
export interface LocalCompose {
  /** How a user would name it. */
  readonly place: string;
  /** Null when there is none. */
  readonly text: string | null;
  readonly variables: Variables;
}

/** Each endpoint whose host is a service with published ports gets the machine's address and port for it; others stay. */
export function toLocalEndpoints(
  endpoints: readonly Endpoint[],
  compose: LocalCompose,
  findings: Findings,
): readonly Endpoint[] {
  const services = readServices(compose, findings);
  if (services === null) return endpoints;
  return endpoints.map((endpoint) =>
    toLocalEndpoint(endpoint, services.get(endpoint.host), compose.place, findings),
  );
}

/** Null when there are none that can be read. */
function readServices({ place, text, variables }: LocalCompose, findings: Findings) {
  if (text === null) {
    findings.refuse(place, "there is no such file, and --local takes the ports of the host from it");
    return null;
  }
  try {
    return readComposeSource(text, place, variables).services;
  } catch (error) {
    if (!(error instanceof AieffectError)) throw error;
    findings.refuseAs(place, error);
    return null;
  }
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
