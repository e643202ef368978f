/** A use case as an export reads it, from texts. */
import type { UseCaseSource } from "../src/packaging/export/use-case-source.ts";

export interface UseCaseTexts {
  readonly directory?: string;
  /** By service: the text of its proto file, or all files in its proto folder by name. */
  readonly protos: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  /** Of connections.json; by default each service answers at its own name, and nothing is connected. */
  readonly pipeline?: unknown;
  /** Further files by path. */
  readonly others?: Readonly<Record<string, string>>;
}

/** Places begin with `uc/`. */
export function toUseCaseSource({
  directory = "wind_park",
  protos,
  pipeline,
  others = {},
}: UseCaseTexts): UseCaseSource {
  const services = Object.keys(protos);
  const files = Object.entries(protos).flatMap(([service, proto]): [string, string][] => {
    const named = typeof proto === "string" ? { [`${service}.proto`]: proto } : proto;
    return Object.entries(named).map(([name, text]) => [`services/${service}/proto/${name}`, text]);
  });
  const connections = JSON.stringify({ pipeline: pipeline ?? { service_mapping: toMapping(services) } });
  return {
    directory,
    services,
    texts: new Map([["connections.json", connections], ...files, ...Object.entries(others)]),
    place: (path) => `uc/${path}`,
  };
}

/** Each at its own name with hyphens, port 8080. */
export const toMapping = (services: readonly string[]) =>
  Object.fromEntries(
    services.map((service) => [service, { ip_address: service.replaceAll("_", "-"), port: 8080 }]),
  );

/** A service whose rpcs each take `<rpc>Request` and give `<rpc>Response`, both with one text. */
export function toProto(packageName: string, ...rpcs: readonly string[]): string {
  const messages = rpcs.flatMap((rpc) => [`${rpc}Request`, `${rpc}Response`]);
  return [
    'syntax = "proto3";',
    `package ${packageName};`,
    "",
    "service Service {",
    ...rpcs.map((rpc) => `  rpc ${rpc}(${rpc}Request) returns (${rpc}Response);`),
    "}",
    ...messages.flatMap((name) => ["", `message ${name} {`, `  string ${name.toLowerCase()} = 1;`, "}"]),
    "",
  ].join("\n");
}
