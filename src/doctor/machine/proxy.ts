/**
 * Whether calls to services would go to a proxy: the runtime's HTTP client obeys the variables of the environment for
 * every host, this machine's own included. Pure; what the runtime does is held by a test that watches it.
 */
import { isInBlock, parseAddress, parseBlock } from "../../model/ip-address.ts";
import type { Endpoint } from "../endpoint/endpoint.ts";

type Environment = Readonly<Record<string, string | undefined>>;

export interface Proxy {
  readonly variable: string;
  /** Without user and password. */
  readonly label: string;
}

/** Of several the first that is set counts. */
const VARIABLES = ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"];
const EXCEPTIONS = ["no_proxy", "NO_PROXY"];

/** The proxy that calls over plain HTTP go to; null when there is none. */
export function toProxy(environment: Environment): Proxy | null {
  const variable = VARIABLES.find((name) => environment[name]);
  if (variable === undefined) return null;
  return { variable, label: (environment[variable] ?? "").replace(/^((?:\w+:\/\/)?)[^/@]*@/, "$1") };
}

/** The variable that says which hosts are called without it; null when none is set. */
const findExceptionVariable = (environment: Environment): string | null =>
  EXCEPTIONS.find((name) => environment[name]) ?? null;

/** Whether an endpoint is called without the proxy, by what NO_PROXY says. */
export function isException({ host, port }: Endpoint, environment: Environment): boolean {
  const variable = findExceptionVariable(environment);
  if (variable === null) return false;
  const name = host.toLowerCase().replace(/^\[|\]$/g, "");
  return (environment[variable] ?? "")
    .split(",")
    .map((part) => part.trim().toLowerCase())
    .some((part) => part !== "" && matches(part, name, port));
}

function matches(part: string, host: string, port: number): boolean {
  if (part === "*") return true;
  const [, bare = part, ofPort] = /^(\[[^\]]*\]|[^:]*):(\d+)$/.exec(part) ?? [];
  if (ofPort !== undefined && Number(ofPort) !== port) return false;
  const pattern = bare.replace(/^\[|\]$/g, "");
  const address = parseAddress(host);
  const block = parseBlock(pattern);
  if (address !== null) return block !== null && isInBlock(address, block);
  const suffix = pattern.replace(/^\*?\.?/, "");
  return suffix !== "" && (host === suffix || host.endsWith(`.${suffix}`));
}
