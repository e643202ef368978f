/** docker-compose.yml, as far as services are started, exported or published from it. */
import * as v from "valibot";
import { PublishedPortSchema } from "./compose-port.ts";
import { NOT_A_LIST, NOT_A_TEXT, NOT_AN_OBJECT } from "./field.ts";
import { type Reading, readWith } from "./problem.ts";

const BuildSchema = v.pipe(
  v.union(
    [v.string(), v.object({ context: v.optional(v.string(), "."), dockerfile: v.optional(v.string()) })],
    "must be a folder or an object with a context",
  ),
  v.transform((build) => (typeof build === "string" ? { context: build, dockerfile: undefined } : build)),
);

/** A value that is null, or a `KEY` without one, comes from the environment that compose runs in. */
const EnvironmentSchema = v.pipe(
  v.union(
    [
      v.pipe(v.array(v.string()), v.transform(toEntries)),
      v.record(v.string(), v.nullable(v.union([v.string(), v.number(), v.boolean()]))),
    ],
    "must be a map, or a list of KEY=value",
  ),
  v.transform((environment) =>
    Object.fromEntries(
      Object.entries(environment).map(([key, value]) => [key, value === null ? null : String(value)]),
    ),
  ),
);

function toEntries(lines: string[]): Record<string, string | null> {
  return Object.fromEntries(
    lines.map((line) => {
      const [, key = line, value] = /^([^=]*)=(.*)$/s.exec(line) ?? [];
      return [key, value ?? null];
    }),
  );
}

/** `source:target[:mode]` or `{source, target}`; a volume without a source has no folder on the host. */
const VolumeSchema = v.union(
  [
    v.pipe(v.string(), v.transform(toVolume)),
    v.object({ source: v.optional(v.string(), ""), target: v.string() }),
  ],
  'must be a volume such as "./data:/app/data"',
);

function toVolume(text: string): { source: string; target: string } {
  const [, source = "", target = text] = /^(.+?):(\/[^:]*)(?::[^:]*)?$/.exec(text) ?? [];
  return { source, target };
}

/** A list of networks, or a map to the other names that a service has on each; a service that names none is on `default`. */
const NetworksSchema = v.pipe(
  v.union([
    v.pipe(
      v.array(v.string()),
      v.transform((names) => names.map((name) => [name, null] as const)),
    ),
    v.pipe(
      v.record(v.string(), v.nullish(v.object({ aliases: v.optional(v.array(v.string()), []) }))),
      v.transform(Object.entries),
    ),
  ]),
  v.transform((entries) => new Map(entries.map(([name, network]) => [name, network?.aliases ?? []]))),
);

const ON_DEFAULT = { default: null };

const ComposeServiceSchema = v.object(
  {
    container_name: v.fallback(v.optional(v.string()), undefined),
    /** By the name that the file gives a network: the aliases of the service there. */
    networks: v.fallback(v.nullish(NetworksSchema, ON_DEFAULT), new Map([["default", []]])),
    build: v.optional(BuildSchema),
    ports: v.nullish(v.array(PublishedPortSchema, NOT_A_LIST), []),
    environment: v.nullish(EnvironmentSchema, {}),
    volumes: v.nullish(v.array(VolumeSchema, NOT_A_LIST), []),
  },
  NOT_AN_OBJECT,
);

export type ComposeService = v.InferOutput<typeof ComposeServiceSchema>;

/** A network without a name of its own is called after the project. */
const NetworkSchema = v.object({ name: v.optional(v.string()) });

/** Keys that we have no use for are ignored: a compose file has dozens. */
const ComposeFileSchema = v.object(
  {
    services: v.record(v.string(NOT_A_TEXT), ComposeServiceSchema, NOT_AN_OBJECT),
    networks: v.fallback(v.nullish(v.record(v.string(), v.nullable(NetworkSchema)), {}), {}),
  },
  (issue) => (issue.path === undefined ? NOT_AN_OBJECT : "is missing"),
);

export type ComposeFile = v.InferOutput<typeof ComposeFileSchema>;

/** Reads what a YAML parser made of a compose file, variables filled in. */
export const readComposeFile = (raw: unknown): Reading<ComposeFile> => readWith(ComposeFileSchema, raw);

/**
 * The TCP port pair that leads to a container port; when none does, the first, for there a service answers most likely.
 */
export function findPublishedPort(service: ComposeService, containerPort: number) {
  const pairs = service.ports.filter((port) => port.protocol === "tcp");
  return pairs.find((port) => port.container === containerPort) ?? pairs[0];
}
