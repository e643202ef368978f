/** Which service of a compose file is which node's, and what is said where they differ. */
import { expect, test } from "bun:test";
import { parse } from "yaml";
import { packageOf } from "../../../test/any-package.ts";
import { contentOf } from "../../../test/blueprint-builder.ts";
import { compareWithCompose } from "./compare-compose.ts";
import { readDeployedCompose } from "./deployed-compose.ts";

/** A package of one node, `meter1`, of the image `park-meter:latest`. */
function packageAt(address: string | null, others: readonly string[] = []) {
  const [, ip_address = "", port = ""] = /^(.*):(\d+)$/.exec(address ?? "") ?? [];
  const entries = [...(address === null ? [] : ["meter1"]), ...others];
  const { blueprint, graph, dockerinfo } = packageOf({
    blueprint: {
      name: "test",
      nodes: [
        {
          container_name: "meter1",
          node_type: "MLModel",
          image: "park-meter:latest",
          operation_signature_list: [{ operation_signature: { operation_name: "Run" }, connected_to: [] }],
        },
      ],
    },
    dockerinfo:
      entries.length === 0
        ? null
        : { docker_info_list: entries.map((container_name) => ({ container_name, ip_address, port })) },
  });
  return {
    blueprint,
    graph,
    dockerinfo,
    blueprintPlace: "blueprint.json",
    dockerinfoPlace: "dockerinfo.json",
  };
}

/** Each difference in one line, as `kind subject: place value | place value`. */
function compare(source: ReturnType<typeof packageAt>, services: string): readonly string[] {
  const compose = contentOf(readDeployedCompose(parse(`services:\n${services}`, { merge: true })));
  const differences = compareWithCompose(source, { ...compose, place: "c.yml", folderName: "park" });
  return differences.map(({ kind, subject, deployed, ...sides }) =>
    [
      `${kind} ${subject}: ${sides.package.place} ${sides.package.value}`,
      `${deployed.place} ${deployed.value}`,
    ].join(" | "),
  );
}

const METER = "  meter: { build: ., environment: [PORT=8080], ports: ['18081:8080'] }\n";

test.each<[string, string | null, string]>([
  ["its key", "meter:8080", METER],
  ["its container_name", "wind:8080", "  meter: { build: ., container_name: wind }\n"],
  ["an alias", "wind:8080", "  meter: { build: ., networks: { default: { aliases: [wind] } } }\n"],
  ["the port of the host", "127.0.0.1:18081", METER],
  ["the port of the host, from inside of containers", "host.docker.internal:18081", METER],
  ["a range of ports", "127.0.0.1:18085", "  meter: { build: ., ports: ['18080-18089:8080-8089'] }\n"],
  ["its container, without a dockerinfo", null, "  meter: { build: ., container_name: meter1 }\n"],
  ["what it says that it is", null, "  meter: { build: ., environment: { SERVICE_NAME: 'other,meter1' } }\n"],
])("a node's service is found by %s", (_, address, services) => {
  expect(compare(packageAt(address), services)).toEqual([]);
});

test.each<[string, string | null, string, string[]]>([
  [
    "another image",
    "meter:8080",
    "  meter: { image: 'park-meter:2' }\n",
    [
      "image meter1: blueprint.json nodes[0].image park-meter:latest | c.yml services.meter.image park-meter:2",
    ],
  ],
  [
    "an image that is built under another name",
    "wind:8080",
    "  wind: { build: . }\n",
    ["image meter1: blueprint.json nodes[0].image park-meter:latest | c.yml services.wind.build park-wind"],
  ],
  [
    "another port",
    "meter:9090",
    METER,
    [
      "port meter1: dockerinfo.json docker_info_list[0].port 9090 | c.yml services.meter.environment.PORT 8080",
    ],
  ],
  [
    "another port, where only published ones are known",
    "meter:9090",
    "  meter: { build: ., ports: ['1:8080', '2:50051'], expose: [7000] }\n",
    [
      "port meter1: dockerinfo.json docker_info_list[0].port 9090 | c.yml services.meter.ports 8080, 50051, 7000",
    ],
  ],
  [
    "a port of the host that leads to another one",
    "127.0.0.1:18082",
    "  meter: { build: ., environment: { PORT: 8080 }, ports: ['18081:8080', '18082:50051'] }\n",
    [
      "port meter1: dockerinfo.json docker_info_list[0].port 18082 | c.yml services.meter.ports 18082:50051, and PORT is 8080",
    ],
  ],
  [
    "a name that nobody has",
    "wind:8080",
    "  meter: { build: ., container_name: meter1 }\n",
    ["address meter1: dockerinfo.json docker_info_list[0] wind:8080 | c.yml services.meter meter, meter1"],
  ],
  [
    "a port of the host that is not published",
    "127.0.0.1:18082",
    `  meter1: { image: park-meter, ports: ['18081:8080'] }\n`,
    ["address meter1: dockerinfo.json docker_info_list[0] 127.0.0.1:18082 | c.yml services.meter1 meter1"],
  ],
  [
    "a service that is not there, and another one that is",
    "meter:8080",
    "  wind: { image: wind }\n",
    [
      "service meter1: blueprint.json nodes[0] park-meter:latest at meter:8080 | c.yml services null",
      "service wind: blueprint.json nodes null | c.yml services.wind wind",
    ],
  ],
])("says where both sides are: %s", (_, address, services, lines) => {
  expect(compare(packageAt(address), services)).toEqual(lines);
});

test.each<[string, string]>([
  ["only runs when it is asked for", "  db: { image: db, profiles: [real] }\n"],
  ["is the orchestrator", "  db: { image: 'registry.example.org/aieffect:1' }\n"],
  [
    "runs aieffect, from whatever image",
    "  db: { image: db, command: [-c, 'sleep 5; aieffect run /export'] }\n",
  ],
  [
    "is what the orchestrator waits for",
    "  run: { image: aieffect, depends_on: { db: {} } }\n  db: { image: db }\n",
  ],
])("a service that %s is none too many", (_, services) => {
  expect(compare(packageAt("meter:8080"), METER + services)).toEqual([]);
});

test.each(["http://db:1", "postgres://me:secret@db/one", "db:5432", "x;db:1;y"])(
  "a service that another one's variable names is none too many: %s",
  (url) => {
    const services = `  meter: { build: ., environment: { URL: '${url}' } }\n  db: { image: db }\n`;
    expect(compare(packageAt("meter:8080"), services)).toEqual([]);
  },
);

test("a service that dockerinfo names is none too many, though it is no node", () => {
  expect(compare(packageAt("meter:8080", ["databroker"]), METER)).toEqual([]);
});

test("of a node without an image nobody can say that its service is missing", () => {
  const source = packageAt("meter:8080");
  const nodes = source.blueprint.nodes.map((node) => ({ ...node, image: "" }));
  expect(compare({ ...source, blueprint: { ...source.blueprint, nodes } }, "  {}\n")).toEqual([]);
});

test.each<[string, string]>([
  ["1", "must be an object"],
  ["{}", "services: is missing"],
  ["{ services: { a: { ports: ['x:y'] } } }", 'services.a.ports[0]: must be a port such as "18091:8080"'],
  ["{ services: { a: 1 } }", "services.a: must be an object"],
])("%s is no compose file", (text, message) => {
  const reading = readDeployedCompose(parse(text));
  expect(reading.ok ? [] : reading.problems.map((problem) => problem.message)).toContain(message);
});
