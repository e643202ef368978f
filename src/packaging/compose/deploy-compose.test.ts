import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { parse } from "yaml";
import { deploy, deployUnlessNamesClash } from "../../../test/deploy-file.ts";
import { GRAPHENE } from "../../../test/graphene-blueprint.ts";
import { makePackage, type SketchedNode } from "../../../test/package-builder.ts";
import { randomPackage } from "../../../test/random-package.ts";
import { toPackage } from "../package/package.ts";
import type { DeployOptions } from "./deploy-compose.ts";
import { HEALTH_SCRIPT } from "./health-check.ts";

/** Fragments are merged, as compose does it. */
const contentOf = (nodes: readonly SketchedNode[], options?: Partial<DeployOptions>) =>
  parse(deploy(makePackage(nodes), options).text, { merge: true });

const PIPELINE: readonly SketchedNode[] = [
  { name: "report1", address: "report:8080" },
  { name: "source1", address: "source:81", targets: ["model1"] },
  { name: "model1", address: "model:8080", targets: ["report1"] },
];

const well = (...names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, { condition: "service_healthy" }]));

describe("a service", () => {
  const { services } = contentOf(PIPELINE);

  test("has the name that dockerinfo dials, and knows it", () => {
    expect(Object.keys(services)).toEqual(["report", "source", "model", "redis", "api", "worker", "submit"]);
    expect(services.source).toMatchObject({
      image: "source1:1",
      environment: {
        SERVICE_NAME: "source1",
        PORT: "81",
        SELF_URL: "http://source:81",
        GRPC_HOST: "source",
        GRPC_PORT: "50051",
      },
      networks: ["ai-effect-services"],
      volumes: ["data:/app/data"],
    });
    expect(services.source).not.toHaveProperty("ports");
    expect(services.source).not.toHaveProperty("container_name");
  });

  test("waits for those whose results it takes", () => {
    expect(services.source.depends_on).toBeUndefined();
    expect(services.model.depends_on).toEqual(well("source"));
    expect(services.report.depends_on).toEqual(well("model"));
  });

  test("is hardened, limited and watched over", () => {
    for (const name of ["report", "source", "model"]) {
      expect(services[name]).toMatchObject({
        restart: "unless-stopped",
        init: true,
        cap_drop: ["ALL"],
        security_opt: ["no-new-privileges:true"],
        read_only: true,
        tmpfs: ["/tmp"],
        pids_limit: 512,
        logging: { driver: "json-file", options: { "max-size": "10m", "max-file": "5" } },
        healthcheck: { interval: "10s", timeout: "5s", retries: 3, start_period: "30s" },
      });
      expect(services[name].healthcheck.test).toEqual(["CMD-SHELL", HEALTH_SCRIPT.replaceAll("$", "$$$$")]);
    }
  });

  test("is published for this machine alone, when that is asked for", () => {
    const { services: published } = contentOf(PIPELINE, { publishHttp: 9000 });
    expect(published.report.ports).toEqual(["127.0.0.1:9000:8080"]);
    expect(published.source.ports).toEqual(["127.0.0.1:9001:81"]);
    expect(() => contentOf(PIPELINE, { publishHttp: 17_998 })).toThrow(
      "the REST API (18000) and --publish-http (17998 to 18000, for 3 services) share ports",
    );
  });

  test("answers for all nodes that are dialed at its address with its image", () => {
    const { services: shared } = contentOf([
      { name: "train1", image: "m:1", address: "model:80" },
      { name: "make1", image: "m:1", address: "model:80" },
    ]);
    expect(Object.keys(shared).slice(0, 2)).toEqual(["model", "redis"]);
    expect(shared.model.environment.SERVICE_NAME).toBe("train1,make1");
  });

  test("has an image that Docker can fetch", () => {
    const { services: some } = contentOf([{ name: "gui1", image: " https://registry.example/gui:1 " }]);
    expect(some.gui1.image).toBe("registry.example/gui:1");
  });
});

describe("where dockerinfo dials no name of the network", () => {
  const nodes = [
    { name: "alpha", address: "localhost:9000" },
    { name: "beta", image: "b:1", address: "both:80" },
    { name: "gamma", image: "g:1", address: "both:80" },
    { name: "delta", address: "redis:80" },
    { name: "outside", image: "", address: "far.example:80" },
  ];
  const { text, warnings } = deploy(makePackage(nodes));
  const { services } = parse(text, { merge: true });

  test("services have their containers' names, and that is told", () => {
    expect(Object.keys(services).slice(0, 4)).toEqual(["alpha", "both", "gamma", "delta"]);
    expect(warnings.map(({ message }) => message)).toEqual([
      "alpha cannot be called localhost in the network of the containers, and is called alpha",
      "gamma cannot be called both in the network of the containers, and is called gamma",
      "delta cannot be called redis in the network of the containers, and is called delta",
    ]);
  });

  test("nodes of one address and one image are one service there too", () => {
    const twins = ["one", "two"].map((name) => ({ name, image: "a:1", address: "localhost:9000" }));
    const { text: deployed, warnings: told } = deploy(makePackage(twins));
    const { services: some } = parse(deployed, { merge: true });
    expect(Object.keys(some).slice(0, 2)).toEqual(["one", "redis"]);
    expect(some.one.environment).toMatchObject({ SERVICE_NAME: "one,two", PORT: "9000" });
    expect(some.submit.command[0]).toContain('"container_name":"two","ip_address":"one","port":9000');
    expect(told.map(({ message }) => message)).toEqual([
      "one, two cannot be called localhost in the network of the containers, and is called one",
    ]);
  });

  test("the package is submitted with the names that lead there", () => {
    const [, document = ""] =
      /^echo '(.*)' > \/tmp\/dockerinfo\.json; /.exec(services.submit.command[0]) ?? [];
    const { docker_info_list } = JSON.parse(document);
    expect(docker_info_list.map(Object.values)).toEqual([
      ["beta", "both", 80],
      ["outside", "far.example", 80],
      ["alpha", "alpha", 9000],
      ["gamma", "gamma", 80],
      ["delta", "delta", 80],
    ]);
  });
});

test.each(["redis", "api", "worker", "submit"])("no node is called %s", (name) => {
  expect(() => contentOf([{ name }])).toThrow(
    `The node ${name} has the name of another service of the file: rename it in blueprint.json and dockerinfo.json.`,
  );
  expect(() => contentOf([{ name, address: "other:80" }])).not.toThrow();
});

describe("shared folders", () => {
  test("are volumes of their services", () => {
    const { services, volumes } = contentOf([
      { name: "folder", type: "SharedFolder", targets: ["alpha"] },
      { name: "alpha", targets: ["beta"] },
      { name: "beta" },
    ]);
    expect(volumes).toEqual({ data: {}, redis: {}, folder: {} });
    expect(services.alpha.volumes).toEqual(["data:/app/data", "folder:/shared/folder"]);
    expect(services.alpha.environment.SHARED_FOLDER_PATH).toBe("/shared/folder");
    expect(services.beta.volumes).toEqual(["data:/app/data"]);
  });

  test.each(["data", "redis"])("do not become the volume %s of somebody else", (name) => {
    expect(() => contentOf([{ name, type: "SharedFolder" }, { name: "alpha" }])).toThrow(
      `The shared folder ${name} has the name of another volume of the file: rename its node in blueprint.json.`,
    );
  });
});

describe("the orchestrator", () => {
  const { services, networks, volumes } = contentOf(PIPELINE);

  test("has a Redis that loses nothing, and that nobody else reaches", () => {
    expect(services.redis).toMatchObject({
      command: expect.arrayContaining(["--appendonly", "yes", "--maxmemory-policy", "noeviction"]),
      volumes: ["redis:/data"],
      networks: ["control"],
      user: "redis",
    });
    expect(services.redis).not.toHaveProperty("ports");
    expect(networks).toEqual({ "ai-effect-services": { external: true }, control: {} });
    expect(volumes).toHaveProperty("redis");
  });

  test("has a server without workers, and three workers that reach the services", () => {
    expect(services.api).toMatchObject({
      command: ["serve"],
      environment: { AIEFFECT_WORKERS: "0", REDIS_URL: "redis://redis:6379", HOST: "0.0.0.0", PORT: "8000" },
      networks: ["control"],
      depends_on: well("redis"),
    });
    expect(services.worker).toMatchObject({
      command: ["worker"],
      deploy: { replicas: 3 },
      environment: { REDIS_URL: "redis://redis:6379", AIEFFECT_HEALTH_PORT: "8000" },
      networks: ["control", "ai-effect-services"],
      depends_on: well("redis"),
    });
    for (const name of ["api", "worker"]) {
      expect(services[name].healthcheck.test.slice(0, 3)).toEqual(["CMD", "aieffect", "health"]);
    }
  });

  test("submits the package when it is asked to, once everything is well", () => {
    expect(services.submit).toMatchObject({
      profiles: ["submit"],
      command: ["aieffect submit --watch /export/blueprint.json /export/dockerinfo.json"],
      volumes: [".:/export:ro"],
      restart: "no",
      depends_on: well("api", "worker", "report", "source", "model"),
    });
  });
});

test("keys come from the environment, and each is asked for by name", () => {
  const { services } = contentOf(PIPELINE);
  const keys = (name: string) =>
    Object.entries<string>(services[name].environment).filter(([key]) => /KEY$/.test(key));
  for (const name of Object.keys(services).filter((key) => key !== "redis")) {
    expect(keys(name).length).toBeGreaterThan(0);
    for (const [, text] of keys(name)) expect(text).toMatch(/^\$\{[A-Z_]+_KEY:\?the \w+ .+\}$/);
  }
});

test("a name of the pipeline cannot leave its comment", () => {
  const { text } = deploy(makePackage([{ name: "alpha" }], "one\nservices: {evil: {image: x}}\u2028#"));
  expect(text.split("\n")[0]).toStartWith(
    '# The pipeline "one services: {evil: {image: x}} #": its services',
  );
});

test("every service can start, whatever the graph of the containers", () => {
  fc.assert(
    fc.property(randomPackage, (source) => {
      const file = deployUnlessNamesClash(source);
      fc.pre(file !== null);
      const { services } = parse(file?.text ?? "", { merge: true });
      const started = new Set<string>();
      for (let before = -1; before !== started.size; ) {
        before = started.size;
        for (const [name, { depends_on = {} }] of Object.entries<{ depends_on?: object }>(services)) {
          if (Object.keys(depends_on).every((other) => started.has(other))) started.add(name);
        }
      }
      expect([...started].toSorted()).toEqual(Object.keys(services).toSorted());
    }),
    { numRuns: 50 },
  );
});

test("services that hand results back and forth do not wait for each other", () => {
  const nodes = GRAPHENE.nodes.map((node) => ({ ...node, image: "any:1" }));
  const blueprint = Buffer.from(JSON.stringify({ ...GRAPHENE, nodes }));
  const { text } = deploy(toPackage("graphene", new Map([["blueprint.json", blueprint]]), (file) => file));
  const { services } = parse(text, { merge: true });
  expect(services.gui1).not.toHaveProperty("depends_on");
  expect(services.solver1.depends_on).toEqual(well("gui1"));
});
