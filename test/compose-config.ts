/** What Docker Compose makes of compose files: the real one, where it is installed. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { parse } from "yaml";

const program = Bun.which("docker-compose");

export const HAS_COMPOSE = program !== null;

/** What the files of deployments ask for. */
export const KEYS = {
  SERVICE_API_KEY: "key of the services",
  ORCHESTRATOR_API_KEY: "key of the orchestrator",
  AIEFFECT_SECRET_KEY: "0123456789abcdef",
};

const ServiceSchema = v.record(v.string(), v.unknown());
const ConfigSchema = v.looseObject({ services: v.record(v.string(), ServiceSchema) });
const AnswerSchema = v.union([v.object({ config: ConfigSchema }), v.object({ error: v.string() })]);

export type ComposeConfig = v.InferOutput<typeof ConfigSchema>;

/**
 * Each file as compose understands it: variables filled in, fragments merged.
 *
 * @param paths absolute
 * @throws Error with what compose says about one that it does not take
 */
export function readWithCompose(
  paths: readonly string[],
  variables: Readonly<Record<string, string>> = KEYS,
): readonly ComposeConfig[] {
  if (program === null) throw new Error("docker-compose is not installed");
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...variables };
  const [, interpreter] = /^#!(\S+python3?)\n/.exec(readFileSync(program, "latin1").slice(0, 100)) ?? [];
  const answers =
    interpreter === undefined
      ? paths.map((path) => readOne(program, path, env))
      : readAll(interpreter, paths, env);
  return answers.map((answer, at) => {
    const read = v.parse(AnswerSchema, answer);
    if ("error" in read) throw new Error(`${paths[at]}: ${read.error}`);
    return read.config;
  });
}

function readAll(interpreter: string, paths: readonly string[], env: NodeJS.Dict<string>) {
  const { exitCode, stdout, stderr } = Bun.spawnSync(
    [interpreter, join(import.meta.dir, "compose_config.py")],
    { stdin: Buffer.from(paths.join("\n")), env },
  );
  if (exitCode !== 0) throw new Error(stderr.toString());
  return stdout
    .toString()
    .trim()
    .split("\n")
    .map((line): unknown => JSON.parse(line));
}

function readOne(compose: string, path: string, env: NodeJS.Dict<string>) {
  const { exitCode, stdout, stderr } = Bun.spawnSync([compose, "-f", path, "config"], { env });
  return exitCode === 0 ? { config: parse(stdout.toString()) } : { error: stderr.toString() };
}
