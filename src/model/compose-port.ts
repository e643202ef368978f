/** One entry under `ports` of a compose service: which port of the host leads to which port of the container. */
import * as v from "valibot";
import { NOT_AN_OBJECT } from "./field.ts";

export interface PublishedPort {
  readonly host: number;
  readonly container: number;
  readonly protocol: "tcp" | "udp";
}

interface PortTexts {
  readonly host: string;
  readonly container: string;
  readonly protocol: string;
}

const NumberOrTextSchema = v.union([v.number(), v.string()], "must be a port");

const LongFormSchema = v.object(
  {
    target: NumberOrTextSchema,
    published: v.optional(NumberOrTextSchema, ""),
    protocol: v.optional(v.string(), "tcp"),
  },
  NOT_AN_OBJECT,
);

const NOT_A_PORT = 'must be a port such as "18091:8080"';

const PortTextsSchema = v.pipe(
  v.union([v.number(), v.string(), LongFormSchema], NOT_A_PORT),
  v.transform(toPortTexts),
);

/** Of which entry, counted from 0, a host port is, or what is wrong with that entry. */
export type HostPort = { readonly at: number } & ({ readonly port: number } | { readonly reason: string });

/**
 * The port of the host that leads to a TCP port of a container, from all that is under `ports`; that of the first entry
 * when none leads there, and null when there is none. What is wrong with other entries does not matter.
 */
export function findHostPort(entries: readonly unknown[], containerPort: number): HostPort | null {
  const texts = entries.map((entry) => v.safeParse(PortTextsSchema, entry));
  const broken = texts.findIndex(({ success }) => !success);
  if (broken !== -1) return { at: broken, reason: NOT_A_PORT };
  const pairs = texts.flatMap(({ success, output }, at) =>
    success && output.protocol === "tcp" ? [{ at, ...output }] : [],
  );
  const pair = pairs.find(({ container }) => isWithin(container, containerPort)) ?? pairs[0];
  if (pair === undefined) return null;
  const port = toHostPort(pair, containerPort);
  return typeof port === "string" ? { at: pair.at, reason: port } : { at: pair.at, port };
}

/** Of a range that is the same on both sides each port leads to itself. */
function toHostPort({ host, container, protocol }: PortTexts, containerPort: number): number | string {
  if (host === container && isWithin(host, containerPort)) return containerPort;
  const port = toPublishedPort({ host, container, protocol });
  return typeof port === "string" ? port : port.host;
}

function isWithin(range: string, port: number): boolean {
  const [, first, last = first] = RANGE.exec(range.trim()) ?? [];
  return Number(first) <= port && port <= Number(last);
}

/**
 * Every way to write an entry: `18091:8080`, `127.0.0.1:18091:8080`, `18091:8080/tcp`, a number, or
 * `{target, published, protocol}`. An entry that leaves the host port to chance, or stands for several, is refused.
 */
export const PublishedPortSchema = v.pipe(
  v.union([v.number(), v.string(), LongFormSchema], NOT_A_PORT),
  v.rawTransform<string | number | v.InferOutput<typeof LongFormSchema>, PublishedPort>(
    ({ dataset: { value }, addIssue, NEVER }) => {
      const port = toPublishedPort(toPortTexts(value));
      if (typeof port !== "string") return port;
      addIssue({ message: port });
      return NEVER;
    },
  ),
);

function toPortTexts(value: string | number | v.InferOutput<typeof LongFormSchema>): PortTexts {
  return typeof value === "object" ? toTexts(value) : splitShortForm(String(value));
}

const toTexts = ({ target, published, protocol }: v.InferOutput<typeof LongFormSchema>): PortTexts => ({
  host: String(published),
  container: String(target),
  protocol,
});

/** The address before the host port does not matter here, and may have colons of its own: `[::1]:18091:8080`. */
function splitShortForm(text: string): PortTexts {
  const [pair = "", protocol = "tcp"] = text.split("/", 2);
  const [, host = "", container = pair] = /^(?:.*:)?([^:]*):([^:]*)$/.exec(pair) ?? [];
  return { host, container, protocol };
}

/** The port, or what is wrong with it. */
function toPublishedPort({ host, container, protocol }: PortTexts): PublishedPort | string {
  if (protocol !== "tcp" && protocol !== "udp") return `has the protocol ${protocol}, not tcp or udp`;
  const containerPort = toPort(container);
  if (typeof containerPort === "string") return containerPort;
  if (host === "") return `has no fixed host port: write "<host port>:${container}"`;
  const hostPort = toPort(host);
  return typeof hostPort === "string" ? hostPort : { host: hostPort, container: containerPort, protocol };
}

const RANGE = /^(\d{1,5})(?:-(\d{1,5}))?$/;

/** The one port of a text; a range counts when it is of one port. */
function toPort(text: string): number | string {
  const [, first, last = first] = RANGE.exec(text.trim()) ?? [];
  if (first !== last) return `is a range of ports (${text}): publish each port on its own`;
  const port = Number(first);
  return port >= 1 && port <= 65_535 ? port : "must be a port from 1 to 65535";
}
