import { describe, expect, test } from "bun:test";
import { exportTexts, refusal, TWO } from "../../../test/exported-texts.ts";

describe("local addresses", () => {
  const local = (ports: unknown, compose?: string) =>
    exportTexts(
      {
        protos: TWO,
        others: { "docker-compose.yml": compose ?? JSON.stringify({ services: { a: { ports } } }) },
      },
      { local: { PORT: "18099" } },
    );
  const entryOf = ({ files }: ReturnType<typeof exportTexts>) =>
    JSON.parse(String(files["dockerinfo.json"])).docker_info_list[0];

  test.each([
    ["18091:8080"],
    ["127.0.0.1:18091:8080"],
    ["[::1]:18091:8080"],
    ["18091:8080/tcp"],
    ["18091-18091:8080-8080"],
    [{ target: 8080, published: 18091 }],
    [{ target: 8080, published: "18091", protocol: "tcp", host_ip: "127.0.0.1", mode: "host" }],
  ])("%p leads to the port of the host", (port) => {
    expect(entryOf(local([port]))).toMatchObject({ ip_address: "host.docker.internal", port: "18091" });
  });

  test("the pair is picked by the container's port, not by its place; when none fits, the first", () => {
    expect(entryOf(local(["50152:50051", "53:8080/udp", "18091:8080"])).port).toBe("18091");
    expect(entryOf(local(["50152:50051", "50153:50052"])).port).toBe("50152");
    expect(entryOf(local(["9000", "18091:8080"])).port).toBe("18091");
    expect(entryOf(local(["8079-8081:8079-8081"])).port).toBe("8080");
    expect(entryOf(local(["${PORT:-1}:8080"])).port).toBe("18099");
  });

  test("a service that is not there, or publishes nothing, keeps its address", () => {
    const result = local(undefined);
    expect(entryOf(result)).toEqual({ container_name: "a1", ip_address: "a", port: "8080" });
    expect(result.warnings).toEqual([
      "uc/docker-compose.yml: publishes no port of a",
      "uc/docker-compose.yml: has no service b",
    ]);
  });

  test.each([
    [["8080"], 'services.a.ports[0]: has no fixed host port: write "<host port>:8080"'],
    [[8080], "services.a.ports[0]: has no fixed host port"],
    [["18090-18095:8080"], "services.a.ports[0]: is a range of ports (18090-18095)"],
    [["1:2", "18090-18091:8080-8081"], "services.a.ports[1]: is a range of ports"],
    [["x:8080"], "services.a.ports[0]: must be a port from 1 to 65535"],
    [[{ published: 1 }], 'services.a.ports[0]: must be a port such as "18091:8080"'],
    ["18091:8080", "services.a.ports: must be a list"],
  ])("%j is refused", (ports, message) => {
    expect(() => local(ports)).toThrow(`uc/docker-compose.yml: ${message}`);
  });

  test.each([
    ["services:\n  a: [", "uc/docker-compose.yml:2: is no valid YAML"],
    ["version: 3", "uc/docker-compose.yml: has no services"],
    ["services: []", "uc/docker-compose.yml: services: must be an object"],
    ["services: {a: 7}", "uc/docker-compose.yml: services.a: must be an object"],
    [
      "services: {a: {image: '${NONE:?}'}}",
      "uc/docker-compose.yml: services.a: The variable NONE is not set",
    ],
  ])("a compose file %j is refused", (compose, message) => {
    expect(() => local([], compose)).toThrow(`cannot be exported: ${message}`);
  });

  test("without a compose file there is nothing to take them from", () => {
    expect(refusal({ protos: TWO }, { local: {} })).toBe(
      "wind_park cannot be exported: uc/docker-compose.yml: there is no such file, and --local takes the ports of the host from it",
    );
  });
});
