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

/**
 * Every way to write an entry: `18091:8080`, `127.0.0.1:18091:8080`, `18091:8080/tcp`, a number, or
 * `{target, published, protocol}`. An entry that leaves the host port to chance, or stands for several, is refused.
 */
export const PublishedPortSchema = v.pipe(
  v.union([v.number(), v.string(), LongFormSchema], 'must be a port such as "18091:8080"'),
  v.rawTransform<string | number | v.InferOutput<typeof LongFormSchema>, PublishedPort>(
    ({ dataset: { value }, addIssue, NEVER }) => {
      const texts = typeof value === "object" ? toTexts(value) : splitShortForm(String(value));
      const port = toPublishedPort(texts);
      if (typeof port !== "string") return port;
      addIssue({ message: port });
      return NEVER;
    },
  ),
);

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

/** The one port of a text; a range counts when it is of one port. */
function toPort(text: string): number | string {
  const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text.trim()) ?? [];
  if (first !== last) return `is a range of ports (${text}): publish each port on its own`;
  const port = Number(first);
  return port >= 1 && port <= 65_535 ? port : "must be a port from 1 to 65535";
}
