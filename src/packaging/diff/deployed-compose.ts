/** A compose file as what is deployed: which images run, under which names and on which ports they answer. Pure. */
import * as v from "valibot";
import { isJsonObject, NOT_A_LIST, NOT_AN_OBJECT } from "../../model/field.ts";
import { type Reading, readWith } from "../../model/problem.ts";
import { type PortPair, PortPairsSchema, type PortRange, PortRangeSchema } from "./port-pair.ts";

export interface DeployedService {
  /** Its key under `services`. */
  readonly name: string;
  /** Under which others in its networks reach it, the key first. */
  readonly names: readonly string[];
  /** Null: the file does not say. */
  readonly image: string | null;
  readonly isBuilt: boolean;
  /** What its variable PORT says; null without one. */
  readonly port: number | null;
  /** Ports of the container that the file names. */
  readonly containerPorts: readonly PortRange[];
  readonly published: readonly PortPair[];
  /** The containers of a blueprint that it says it is. */
  readonly containers: readonly string[];
  /** Not started unless somebody asks for it. */
  readonly isOptional: boolean;
  /** The words that it is started with. */
  readonly words: readonly string[];
  /** The services that it waits for, and the texts of its variables, which may name others. */
  readonly dependencies: readonly string[];
  readonly variables: readonly string[];
  /** Where its volumes come from. */
  readonly volumeSources: readonly string[];
}

export interface DeployedCompose {
  /** As Docker Compose names the project; empty: after the folder of the file. */
  readonly project: string;
  readonly services: readonly DeployedService[];
}

const TextSchema = v.pipe(v.union([v.string(), v.number(), v.boolean()]), v.transform(String));

/** A list, or a text that a shell would split. */
const WordsSchema = v.nullish(
  v.union(
    [
      v.array(TextSchema),
      v.pipe(
        TextSchema,
        v.transform((text) => text.split(/\s+/)),
      ),
    ],
    NOT_A_LIST,
  ),
  [],
);

/** `KEY=value` or `KEY: value`; one without a value comes from the environment that compose runs in. */
const VariablesSchema = v.nullish(
  v.union(
    [
      v.pipe(v.array(TextSchema), v.transform(toVariables)),
      v.record(
        v.string(),
        v.pipe(
          v.nullable(TextSchema),
          v.transform((value) => value ?? ""),
        ),
      ),
    ],
    "must be a map, or a list of KEY=value",
  ),
  {},
);

function toVariables(lines: string[]): Record<string, string> {
  return Object.fromEntries(
    lines.map((line) => {
      const [, name = line, value = ""] = /^([^=]*)=(.*)$/s.exec(line) ?? [];
      return [name, value];
    }),
  );
}

const KeysSchema = v.pipe(
  v.nullish(v.union([v.array(v.string()), v.record(v.string(), v.unknown())], NOT_A_LIST), []),
  v.transform((value) => (Array.isArray(value) ? value : Object.keys(value))),
);

/** The aliases in all networks. */
const AliasesSchema = v.pipe(
  v.nullish(v.union([v.array(v.string()), v.record(v.string(), v.unknown())], NOT_A_LIST), []),
  v.transform((networks) => Object.values(networks).flatMap(toAliases)),
);

const toAliases = (network: unknown): readonly string[] =>
  isJsonObject(network) && Array.isArray(network.aliases) ? network.aliases.map(String) : [];

const VolumeSourceSchema = v.union(
  [
    v.pipe(
      v.string(),
      v.transform((text) => /^(.+?):\//.exec(text)?.[1] ?? ""),
    ),
    v.pipe(
      v.object({ source: v.optional(v.string(), "") }),
      v.transform(({ source }) => source),
    ),
  ],
  'must be a volume such as "./data:/app/data"',
);

const ServiceSchema = v.object(
  {
    image: v.nullish(v.string(), null),
    build: v.optional(v.unknown()),
    container_name: v.nullish(v.string(), ""),
    ports: PortPairsSchema,
    expose: v.nullish(v.array(PortRangeSchema, NOT_A_LIST), []),
    environment: VariablesSchema,
    networks: AliasesSchema,
    profiles: v.nullish(v.array(v.string(), NOT_A_LIST), []),
    depends_on: KeysSchema,
    entrypoint: WordsSchema,
    command: WordsSchema,
    volumes: v.nullish(v.array(VolumeSourceSchema, NOT_A_LIST), []),
  },
  NOT_AN_OBJECT,
);

const FileSchema = v.object(
  {
    name: v.optional(v.string(), ""),
    services: v.record(v.string(), ServiceSchema, NOT_AN_OBJECT),
  },
  (issue) => (issue.path === undefined ? NOT_AN_OBJECT : "is missing"),
);

/** Reads what a YAML parser made of a compose file, variables filled in. Keys that say nothing of this are ignored. */
export function readDeployedCompose(raw: unknown): Reading<DeployedCompose> {
  const reading = readWith(FileSchema, raw);
  if (!reading.ok) return reading;
  const { name: project, services } = reading.value;
  return { ok: true, value: { project, services: Object.entries(services).map(toDeployedService) } };
}

function toDeployedService([name, service]: [string, v.InferOutput<typeof ServiceSchema>]): DeployedService {
  const { image, build, container_name: containerName, ports, environment } = service;
  const { PORT = "", SERVICE_NAME = "" } = environment;
  return {
    name,
    names: [...new Set([name, containerName, ...service.networks])].filter((one) => one !== ""),
    image: image === "" ? null : image,
    isBuilt: build !== undefined && build !== null,
    port: /^\d{1,5}$/.test(PORT) ? Number(PORT) : null,
    containerPorts: [...ports.map(({ container }) => container), ...service.expose],
    published: ports,
    containers: SERVICE_NAME.split(",").filter((one) => one !== ""),
    isOptional: service.profiles.length > 0,
    words: [...service.entrypoint, ...service.command],
    dependencies: service.depends_on,
    variables: Object.values(environment),
    volumeSources: service.volumes,
  };
}
