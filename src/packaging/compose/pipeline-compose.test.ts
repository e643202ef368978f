import { describe, expect, test } from "bun:test";
import { parse } from "yaml";
import { deploy } from "../../../test/deploy-file.ts";
import { GRAPHENE } from "../../../test/graphene-blueprint.ts";
import { makePackage, type SketchedNode } from "../../../test/package-builder.ts";
import { compose, contentOf } from "../../../test/pipeline-file.ts";
import { toPackageServices } from "../deployment/package-services.ts";
import { toPackage } from "../package/package.ts";

const PRODUCT = { build: null, packageFolder: "." };

const messagesOf = (nodes: readonly SketchedNode[]) =>
  compose(makePackage(nodes)).warnings.map(({ message }) => message);

test("a Graphene solution: its image as it is, and nothing for the node without one", () => {
  const blueprint = Buffer.from(JSON.stringify(GRAPHENE));
  const source = toPackage("graphene", new Map([["blueprint.json", blueprint]]), (file) => file);
  const { text, warnings } = compose(source);
  expect(parse(text).services).toEqual({
    gui1: expect.objectContaining({
      image: "https://registry.example/ai4eu/gui:1.0.0",
      ports: ["50051:50051"],
      environment: { GRPC_PORT: "50051", PORT: "8080", SERVICE_NAME: "gui1" },
      networks: ["ai-effect-pipeline"],
    }),
  });
  expect(toPackageServices(source.blueprint, null).warnings).toEqual([
    {
      path: "blueprint.nodes[1].image",
      message: "solver1 has no image: blueprint.nodes[1].image",
      remedy: "It gets no service.",
    },
  ]);
  expect(warnings.map(({ message }) => message)).toEqual([
    "gui1 has an image that Docker cannot fetch: https://registry.example/ai4eu/gui:1.0.0",
  ]);
});

test.each(["My/Image", "a b", "a::1"])(
  "an image that is no name of one is told, in either form: %s",
  (image) => {
    const source = makePackage([{ name: "alpha", image }]);
    const warning = {
      path: "alpha",
      message: `alpha has an image that is no name of one: ${image}`,
      remedy: "Write it as registry/name:tag, in small letters.",
    };
    expect(compose(source).warnings).toEqual([warning]);
    expect(deploy(source).warnings).toEqual([warning]);
  },
);

describe("ports", () => {
  const three = makePackage([
    { name: "alpha" },
    { name: "beta", image: " " },
    { name: "gamma", address: "c:600" },
  ]);

  test("a node without an image takes none", () => {
    const { services } = contentOf(three, { basePort: 6000, publishHttp: 7000 });
    expect(
      Object.entries<{ ports: string[] }>(services).map(([name, { ports }]) => [name, ...ports]),
    ).toEqual([
      ["alpha", "6000:50051", "7000:8080"],
      ["gamma", "6001:50051", "7001:600"],
    ]);
  });

  test("the last one is used, and none above it", () => {
    expect(contentOf(three, { basePort: 65_534 }).services.gamma.ports).toEqual(["65535:50051"]);
    expect(() => compose(three, { basePort: 65_535 })).toThrow(
      "--base-port 65535 leaves no ports for 2 services: the last would be 65536, and 65535 is the highest there is.",
    );
    expect(() => compose(three, { publishHttp: 65_535 })).toThrow("--publish-http 65535 leaves no ports");
  });

  test.each([50_050, 50_051, 50_052])("two rows that share a port are refused: %d", (publishHttp) => {
    expect(() => compose(three, { publishHttp })).toThrow(
      `--base-port (50051 to 50052, for 2 services) and --publish-http (${publishHttp} to ${publishHttp + 1}, for 2 services) share ports`,
    );
  });

  test.each([50_049, 50_053])("rows side by side are not: %d", (publishHttp) => {
    expect(() => compose(three, { publishHttp })).not.toThrow();
  });
});

describe("names", () => {
  test("a container that two nodes have, or none can have, is refused with its place", () => {
    const source = makePackage([{ name: "alpha" }, { name: "no name" }, { name: "-x" }]);
    expect(() => compose(source)).toThrow(
      [
        "No services can be made of the blueprint:",
        '  blueprint.nodes[1].container_name: "no name" cannot name a container: use letters, digits, "_", "." and "-"',
        '  blueprint.nodes[2].container_name: "-x" cannot name a container: use letters, digits, "_", "." and "-"',
      ].join("\n"),
    );
    const [node] = makePackage([{ name: "alpha" }]).blueprint.nodes;
    if (node === undefined) throw new Error("It has a node.");
    expect(() => toPackageServices({ ...source.blueprint, nodes: [node, node] }, null)).toThrow(
      "blueprint.nodes[1].container_name: alpha is the container of blueprint.nodes[0] too: put its operations there",
    );
  });

  test.each([{ name: "orchestrator" }, { name: "alpha", address: "orchestrator:80" }])(
    "orchestrator is taken when there is one: %o",
    (node) => {
      expect(() => compose(makePackage([node]))).not.toThrow();
      expect(() => compose(makePackage([node]), { oneShot: PRODUCT })).toThrow(
        `${node.name} is called orchestrator, as the service that --orchestrator adds`,
      );
    },
  );

  test("Docker's own rule for names is told", () => {
    expect(messagesOf([{ name: "a" }])).toEqual([
      "a is a name of one character, which Docker takes for no container",
    ]);
  });
});

describe("the name that dockerinfo dials", () => {
  const networksOf = (nodes: readonly SketchedNode[]) =>
    Object.entries<{ networks: unknown }>(contentOf(makePackage(nodes)).services).map(
      ([, it]) => it.networks,
    );
  const alias = (name: string) => ({ "ai-effect-pipeline": { aliases: [name] } });
  const none = ["ai-effect-pipeline"];

  test.each([
    ["another-name", alias("another-name")],
    ["name.with.dots", alias("name.with.dots")],
    ["alpha", none],
    ["10.0.0.7", none],
    ["::1", none],
    ["[::1]", none],
    ["localhost", none],
    ["host.docker.internal", none],
  ])("of %s", (host, networks) => {
    expect(networksOf([{ name: "alpha", address: `${host}:80` }])).toEqual([networks]);
  });

  test("of several with the same one the first has it", () => {
    const nodes = ["alpha", "beta", "gamma"].map((name) => ({ name, address: "shared:80" }));
    expect(networksOf(nodes)).toEqual([alias("shared"), none, none]);
    expect(messagesOf(nodes)).toEqual([
      "beta is dialed at shared, which is alpha: nobody dials the service beta",
      "gamma is dialed at shared, which is alpha: nobody dials the service gamma",
    ]);
  });

  test("one that is no name in the network is told, with what helps", () => {
    const nodes = [
      { name: "alpha", address: "host.docker.internal:18081" },
      { name: "beta", address: "10.0.0.7:80" },
    ];
    expect(compose(makePackage(nodes)).warnings).toEqual([
      {
        path: "dockerinfo: alpha",
        message: "alpha is dialed at host.docker.internal, which is no name in the network of the containers",
        remedy: "--orchestrator dials alpha there; or export without --local.",
      },
      {
        path: "dockerinfo: beta",
        message: "beta is dialed at 10.0.0.7, which is no name in the network of the containers",
        remedy: "--orchestrator dials beta there.",
      },
    ]);
  });
});

describe("the orchestrator", () => {
  const nodes = [
    { name: "beta", address: "b:80" },
    { name: "alpha", address: "a:81" },
  ];

  test("of the product's image, after all services", () => {
    expect(contentOf(makePackage(nodes), { oneShot: PRODUCT }).services.orchestrator).toEqual({
      image: "aieffect:latest",
      container_name: "orchestrator",
      entrypoint: ["/bin/sh"],
      command: [
        "-c",
        "sleep 5; aieffect run --attempts 10 /export/blueprint.json /export/dockerinfo.json || exit 1",
      ],
      volumes: [".:/export:ro"],
      networks: ["ai-effect-pipeline"],
      depends_on: ["beta", "alpha"],
      restart: "no",
    });
  });

  test("built where a path says so, with the package where it is", () => {
    const oneShot = { build: "../orchestrator", packageFolder: "../export" };
    const { orchestrator } = contentOf(makePackage(nodes), { oneShot }).services;
    expect(orchestrator).toMatchObject({ build: "../orchestrator", volumes: ["../export:/export:ro"] });
    expect(orchestrator).not.toHaveProperty("image");
  });

  test.each([
    ["no dockerinfo", [{ name: "alpha" }], [["alpha", "alpha", "8080"]]],
    [
      "one that leads elsewhere",
      [...nodes, { name: "gamma", address: "localhost:9000" }],
      [
        ["beta", "b", 80],
        ["alpha", "a", 81],
        ["gamma", "gamma", 9000],
      ],
    ],
  ] as const)("dials where containers are: %s", (_, some, expected) => {
    const { command } = contentOf(makePackage(some), { oneShot: PRODUCT }).services.orchestrator;
    const [, document = ""] = /^sleep 5; echo '(.*)' > \/tmp\/dockerinfo\.json; /.exec(command[1]) ?? [];
    expect(command[1]).toEndWith(" /export/blueprint.json /tmp/dockerinfo.json || exit 1");
    expect(JSON.parse(document).docker_info_list).toEqual(
      expected.map(([container_name, ip_address, port]) => ({
        container_name,
        ip_address,
        port: Number(port),
      })),
    );
  });
});

test("a shared folder is a volume of those who are joined with it, and no service", () => {
  const source = makePackage([
    { name: "folder", type: "SharedFolder", image: "shared/folder:1", targets: ["alpha"] },
    { name: "alpha", targets: ["beta"] },
    { name: "beta" },
  ]);
  const { services, volumes } = contentOf(source);
  expect(Object.keys(services)).toEqual(["alpha", "beta"]);
  expect(volumes).toEqual({ folder: {} });
  expect(services.alpha).toMatchObject({
    volumes: ["./data:/app/data", "folder:/shared/folder"],
    environment: { SHARED_FOLDER_PATH: "/shared/folder" },
    ports: ["50051:50051"],
  });
  expect(services.beta.volumes).toEqual(["./data:/app/data"]);
});
