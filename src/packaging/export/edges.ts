/** Which operation feeds which: what connections.json says, in terms of the services that there are. Pure. */
import type { Connection, Connections } from "../../model/connections.ts";
import { toPath } from "../../model/problem.ts";
import type { Findings } from "./findings.ts";
import type { ServiceProto } from "./service-protos.ts";

export interface Edge {
  /** Folders in `services`. */
  readonly from: string;
  readonly to: string;
  /** Null: every operation of the source. */
  readonly fromMethod: string | null;
  readonly toMethod: string;
}

export interface EdgeRules {
  /** How a user would name connections.json. */
  readonly place: string;
  /** Whether an unknown service is an error; else its connection is dropped. */
  readonly strict: boolean;
}

/** By the folders of the services. */
export type Mapping = ReadonlyMap<string, Connections["service_mapping"][string]>;

export function toEdges(
  { mapping, connections }: { readonly mapping: Mapping; readonly connections: readonly Connection[] },
  protos: readonly ServiceProto[],
  { place, strict }: EdgeRules,
  findings: Findings,
): readonly Edge[] {
  const services = new Map(protos.map((proto) => [proto.directory, proto]));
  const find = (name: string, at: string): string | null => {
    if (services.has(name)) return name;
    const [first, ...others] = [...services.keys()].filter((each) => mapping.get(each)?.ip_address === name);
    if (first !== undefined && others.length === 0) return first;
    if (first !== undefined) {
      const list = [first, ...others].join(", ");
      findings.refuse(at, `Ambiguous service: ${name}. It is the ip_address of ${list}: write the directory`);
    } else if (strict) findings.refuse(at, `Unknown service: ${name}. There are ${toNames(services.keys())}`);
    else
      findings.warn(
        at,
        `Unknown service: ${name}. There are ${toNames(services.keys())}`,
        "The connection is dropped.",
      );
    return null;
  };
  const edges = connections.flatMap((connection, index): Edge[] => {
    const at = (key: string) => `${place}: ${toPath(["pipeline", "connections", index, key])}`;
    const from = find(connection.from_service, at("from_service"));
    const to = find(connection.to_service, at("to_service"));
    if (from === null || to === null) return [];
    const fromMethod = connection.from_method ?? null;
    if (fromMethod !== null) demandRpc(services.get(from), fromMethod, at("from_method"), findings);
    demandRpc(services.get(to), connection.to_method, at("to_method"), findings);
    return [{ from, to, fromMethod, toMethod: connection.to_method }];
  });
  // Twice the same counts once.
  return [...new Map(edges.map((edge) => [JSON.stringify(edge), edge])).values()];
}

function demandRpc(proto: ServiceProto | undefined, method: string, at: string, findings: Findings): void {
  if (proto === undefined || proto.rpcs.some(({ name }) => name === method)) return;
  findings.refuse(
    at,
    `${proto.place} has no rpc ${method}. It has ${toNames(proto.rpcs.map(({ name }) => name))}`,
  );
}

const toNames = (names: Iterable<string>): string => [...names].join(", ");
