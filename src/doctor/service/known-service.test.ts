import { describe, expect, test } from "bun:test";
import { COMPOSE, makeCompose, makeEntry } from "../../../test/doctor-case.ts";
import { findKnownService, toKnownServices } from "./known-service.ts";

const TWO = makeCompose({
  services: {
    generator: {
      container_name: "energy-generator",
      ports: ["18090:8080"],
      networks: { inner: { aliases: ["gen"] } },
    },
    "data-generator": {
      ports: ["50151:50051", "18082:9000", "53:53/udp"],
      environment: ["PORT=9000", "GRPC_PORT=50051"],
      networks: ["inner", "outer"],
    },
  },
  networks: { outer: { name: "ai-effect-services", external: true } },
});

const nameOf = (host: string, port: number, containerName = "x1", image = ""): string | undefined =>
  findKnownService({ host, port, containerName, image }, toKnownServices(TWO, undefined))?.name;

describe("the service that an entry means", () => {
  test.each([
    ["its name", "data-generator", 8080, "data-generator"],
    ["its name in other letters", "Data-Generator", 8080, "data-generator"],
    ["the name of its container", "energy-generator", 8080, "generator"],
    ["an alias on a network", "gen", 8080, "generator"],
    ["its port on the host", "127.0.0.1", 18_090, "generator"],
    ["its port on the host, from a container", "host.docker.internal", 18_082, "data-generator"],
    ["nothing that is known", "elsewhere.example.org", 8080, undefined],
    ["a port of the host of nobody", "localhost", 8080, undefined],
  ] as const)("is told by %s", (_, host, port, name) => {
    expect(nameOf(host, port)).toBe(name);
  });

  test("is told by the names that exports give containers and images", () => {
    expect(nameOf("10.0.0.1", 80, "data_generator1")).toBe("data-generator");
    expect(nameOf("10.0.0.1", 80, "x1", "use-case-data-generator:latest")).toBe("data-generator");
    expect(nameOf("10.0.0.1", 80, "x1", "registry:5000/use-case-generator")).toBe("generator");
  });
});

test("the port of the Control Interface comes first, that of gRPC last, and udp is none", () => {
  const [, generator] = toKnownServices(TWO, undefined);
  expect(generator?.ports.map(({ host }) => host)).toEqual([18_082, 50_151]);
  expect(generator?.ownPort).toBe(9000);
});

test("networks have the names that Docker knows them by", () => {
  const services = toKnownServices(TWO, undefined);
  expect(services.map(({ networks }) => networks)).toEqual([[null], [null, "ai-effect-services"]]);
  expect(toKnownServices(COMPOSE, undefined)[0]?.networks).toEqual(["ai-effect-services"]);
});

test("without a compose file, what runs is known by its name", () => {
  const process = { pid: 1, startMark: "1" };
  const launch = {
    launcher: process,
    services: [{ name: "data-generator", port: 18_082, logPath: "", process }],
  };
  const services = toKnownServices(null, launch);
  expect(findKnownService(makeEntry("127.0.0.1", 18_082), services)?.launchedPort).toBe(18_082);
  expect(findKnownService(makeEntry("data-generator", 8080), services)?.launchedPort).toBe(18_082);
});
