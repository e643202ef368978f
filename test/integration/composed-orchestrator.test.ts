/** docker-compose.yml at the top is what `aieffect compose --deploy` writes, but for what its head says of keys and ports. */
import { describe, expect, test } from "bun:test";
import { globSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { readCompose } from "../../src/launch/compose-reader.ts";
import { variable } from "../../src/packaging/compose/compose-text.ts";
import {
  API_HOST_PORT,
  API_PORT,
  ORCHESTRATOR_HEALTH,
  SERVER_ENVIRONMENT,
  SERVICES_NETWORK,
  WORKER_ENVIRONMENT,
  WORKERS,
} from "../../src/packaging/deployment/product.ts";
import { readRawDeployment } from "../composed-orchestrator.ts";
import { deploy } from "../deploy-file.ts";
import { REPOSITORY } from "../documents.ts";
import { makePackage } from "../package-builder.ts";

const committed = readRawDeployment();
const written = parse(deploy(makePackage([{ name: "a", address: "a:8080" }])).text, { merge: true });

/** What may differ: where the keys come from, what is published, and to whom it is joined. */
const DIFFERENT = ["environment", "ports", "networks", "build", "extra_hosts"];
const toAlike = (service: object) =>
  Object.fromEntries(Object.entries(service).filter(([key]) => !DIFFERENT.includes(key)));

describe("docker-compose.yml at the top", () => {
  test.each(["redis", "api", "worker"])("%s is as a deployment has it", (name) => {
    expect(toAlike(committed.services[name])).toEqual(toAlike(written.services[name]));
  });

  test("gives server and workers what a deployment gives them, and keys only from outside", () => {
    const keys = {
      ORCHESTRATOR_API_KEY: variable("ORCHESTRATOR_API_KEY", ""),
      AIEFFECT_SECRET_KEY: variable("AIEFFECT_SECRET_KEY", ""),
    };
    expect(committed.services.api.environment).toEqual({ ...SERVER_ENVIRONMENT, ...keys });
    expect(committed.services.worker.environment).toEqual({ ...WORKER_ENVIRONMENT, ...keys });
  });

  test("publishes Redis on 16379 and the REST API on 18000, both for this machine alone", () => {
    const { services } = readCompose(REPOSITORY, {});
    const portsOf = (name: string) => services[name]?.ports.map(({ host, container }) => [host, container]);
    expect(portsOf("redis")).toEqual([[16_379, 6379]]);
    expect(portsOf("api")).toEqual([[API_HOST_PORT, API_PORT]]);
    expect(portsOf("worker")).toEqual([]);
    for (const name of ["redis", "api"])
      expect(committed.services[name].ports).toEqual([expect.stringContaining("127.0.0.1")]);
  });

  test("has three workers, and only they reach the services", () => {
    expect(committed.services.worker.deploy).toEqual({ replicas: WORKERS });
    expect(committed.services.worker.networks).toEqual(["default", "services"]);
    for (const name of ["redis", "api"]) expect(committed.services[name]).not.toHaveProperty("networks");
    expect(committed.networks).toEqual({ services: { name: SERVICES_NETWORK, external: true } });
  });

  test("keeps nothing in a container: /data is a volume of Redis, and memory elsewhere", () => {
    expect(committed.services.redis.volumes).toEqual(["redis:/data"]);
    for (const name of ["api", "worker"]) expect(committed.services[name].tmpfs).toEqual(["/tmp", "/data"]);
  });

  test("asks as the image itself does whether it is well", async () => {
    const dockerfile = await Bun.file(join(REPOSITORY, "Dockerfile")).text();
    const [, , , , server] = ORCHESTRATOR_HEALTH;
    expect(dockerfile).toContain(`AIEFFECT_SERVER=${server}`);
    expect(dockerfile).toContain('CMD ["aieffect", "health"]');
  });
});

test.each(globSync("use-cases/*/docker-compose.yml", { cwd: REPOSITORY }))(
  "%s joins the network of the services, which it does not make",
  async (path) => {
    const { networks } = parse(await Bun.file(join(REPOSITORY, path)).text());
    expect(networks).toEqual({ default: { name: SERVICES_NETWORK, external: true } });
  },
);
