/** What docker-compose.yml at the top of the repository starts. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { parse } from "yaml";
import { fillVariables } from "../src/model/compose-variables.ts";
import { REPOSITORY } from "./documents.ts";

const TextsSchema = v.array(v.string());
const ProcessSchema = v.object({
  entrypoint: TextsSchema,
  command: TextsSchema,
  environment: v.record(v.string(), v.string()),
});

const DeploymentSchema = v.object({
  services: v.object({
    redis: v.object({ command: TextsSchema }),
    api: ProcessSchema,
    worker: v.object({ ...ProcessSchema.entries, deploy: v.object({ replicas: v.number() }) }),
  }),
});

/** Fragments are merged, variables stand as they do in the file. */
export const readRawDeployment = () =>
  parse(readFileSync(join(REPOSITORY, "docker-compose.yml"), "utf8"), { merge: true });

/** Without any variable set. */
export function readDeployment() {
  const { redis, api, worker } = v.parse(DeploymentSchema, fillVariables(readRawDeployment(), {})).services;
  const settings = redis.command.join(" ").split(" --").slice(1);
  return {
    api,
    worker: { ...worker, replicas: worker.deploy.replicas },
    /** As in redis.conf. */
    redisSettings: Object.fromEntries(settings.map((setting) => setting.split(" "))),
  };
}
