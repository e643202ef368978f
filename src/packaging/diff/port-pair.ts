/** What a compose file says of ports, ranges included: which of the host lead to which of the container. */
import * as v from "valibot";
import { NOT_A_LIST } from "../../model/field.ts";

export interface PortRange {
  readonly first: number;
  readonly last: number;
}

/** Of one length, when the host's is given. */
export interface PortPair {
  /** Null: Docker takes any. */
  readonly host: PortRange | null;
  readonly container: PortRange;
}

export const isInRange = ({ first, last }: PortRange, port: number): boolean => first <= port && port <= last;

export const formatRange = ({ first, last }: PortRange): string =>
  first === last ? String(first) : `${first}-${last}`;

/** The port of the container that a port of the host leads to; null when it is not of this pair. */
export function toContainerPort({ host, container }: PortPair, hostPort: number): number | null {
  if (host === null || !isInRange(host, hostPort)) return null;
  return Math.min(container.first + hostPort - host.first, container.last);
}

const NOT_A_PORT = 'must be a port such as "18091:8080"';

function readRange(text: string): PortRange | null {
  const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?(?:\/\w+)?$/.exec(text.trim()) ?? [];
  const range = { first: Number(first), last: Number(last) };
  return range.first >= 1 && range.last >= range.first && range.last <= 65_535 ? range : null;
}

const NumberSchema = v.pipe(v.union([v.number(), v.string()], NOT_A_PORT), v.transform(String));

export const PortRangeSchema = v.pipe(
  NumberSchema,
  v.rawTransform<string, PortRange>(({ dataset: { value }, addIssue, NEVER }) => {
    const range = readRange(value);
    if (range !== null) return range;
    addIssue({ message: NOT_A_PORT });
    return NEVER;
  }),
);

const LongSchema = v.object({
  target: NumberSchema,
  published: v.nullish(NumberSchema, ""),
  protocol: v.nullish(v.string(), "tcp"),
});

const PairSchema = v.pipe(
  v.union(
    [v.pipe(NumberSchema, v.transform(splitShortForm)), v.pipe(LongSchema, v.transform(toTexts))],
    NOT_A_PORT,
  ),
  v.rawTransform<PortTexts, PortPair | null>(({ dataset: { value }, addIssue, NEVER }) => {
    if (value.protocol === "udp") return null;
    const container = readRange(value.container);
    const host = value.host === "" ? null : readRange(value.host);
    if (container !== null && (host !== null || value.host === "")) return { host, container };
    addIssue({ message: NOT_A_PORT });
    return NEVER;
  }),
);

/** All that is under `ports`; UDP says nothing of a service. */
export const PortPairsSchema = v.pipe(
  v.nullish(v.array(PairSchema, NOT_A_LIST), []),
  v.transform((pairs) => pairs.filter((pair) => pair !== null)),
);

interface PortTexts {
  readonly host: string;
  readonly container: string;
  readonly protocol: string;
}

/** An address may stand before the port of the host, and have colons of its own: `[::1]:18091:8080`. */
function splitShortForm(text: string): PortTexts {
  const [pair = "", protocol = "tcp"] = text.split("/", 2);
  const [, host = "", container = pair] = /^(?:.*:)?([^:]*):([^:]*)$/.exec(pair) ?? [];
  return { host, container, protocol };
}

function toTexts({ target, published, protocol }: v.InferOutput<typeof LongSchema>): PortTexts {
  return { host: published ?? "", container: target, protocol: protocol ?? "" };
}
