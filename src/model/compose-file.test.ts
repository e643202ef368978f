import { expect, test } from "bun:test";
import { type ComposeFile, findPublishedPort, readComposeFile } from "./compose-file.ts";

const readServices = (services: unknown): ComposeFile["services"] => {
  const reading = readComposeFile({ services });
  if (!reading.ok) throw new Error(reading.problems.map((problem) => problem.message).join("\n"));
  return reading.value.services;
};

const messagesOf = (raw: unknown) => {
  const reading = readComposeFile(raw);
  return reading.ok ? [] : reading.problems.map((problem) => problem.message);
};

test("reads the short and the long form of a build", () => {
  const services = readServices({
    short: { build: "./services/a" },
    long: { build: { context: "..", dockerfile: "a/Dockerfile", args: { X: "1" } } },
    image: { image: "redis:7" },
  });
  expect(services.short?.build).toEqual({ context: "./services/a", dockerfile: undefined });
  expect(services.long?.build).toEqual({ context: "..", dockerfile: "a/Dockerfile" });
  expect(services.image?.build).toBeUndefined();
});

test("reads an environment as a map and as a list", () => {
  const expected = { PORT: "8080", DEBUG: "true", EMPTY: "", QUERY: "a=b", FROM_HOST: null };
  const services = readServices({
    map: { environment: { PORT: 8080, DEBUG: true, EMPTY: "", QUERY: "a=b", FROM_HOST: null } },
    list: { environment: ["PORT=8080", "DEBUG=true", "EMPTY=", "QUERY=a=b", "FROM_HOST"] },
  });
  expect(services.map?.environment).toEqual(expected);
  expect(services.list?.environment).toEqual(expected);
});

test("reads volumes in all forms", () => {
  const services = readServices({
    a: {
      volumes: [
        "./data:/app/data",
        "named:/var/lib:ro",
        "/anonymous",
        { type: "bind", source: "../x", target: "/x" },
        { type: "tmpfs", target: "/tmp" },
      ],
    },
  });
  expect(services.a?.volumes).toEqual([
    { source: "./data", target: "/app/data" },
    { source: "named", target: "/var/lib" },
    { source: "", target: "/anonymous" },
    { source: "../x", target: "/x" },
    { source: "", target: "/tmp" },
  ]);
});

test("ignores what it has no use for", () => {
  expect(
    messagesOf({ version: "3", networks: {}, services: { a: { restart: "no", healthcheck: {} } } }),
  ).toEqual([]);
});

test("names the place of what is wrong", () => {
  expect(messagesOf({})).toEqual(["services: is missing"]);
  expect(messagesOf([])).toEqual(["services: is missing"]);
  expect(messagesOf("text")).toEqual(["must be an object"]);
  expect(messagesOf({ services: { a: { ports: ["8080"], build: 3 }, "b c": null } })).toEqual([
    "services.a.build: must be a folder or an object with a context",
    'services.a.ports[0]: has no fixed host port: write "<host port>:8080"',
    'services["b c"]: must be an object',
  ]);
});

test("picks the port pair by the container's port, not the first", () => {
  const { a } = readServices({ a: { ports: ["50152:50051", "5353:8080/udp", "18182:8080"] } });
  if (a === undefined) throw new Error("service a is missing");
  expect(findPublishedPort(a, 8080)?.host).toBe(18182);
  expect(findPublishedPort(a, 9999)?.host).toBe(50152);
  expect(findPublishedPort({ ...a, ports: [] }, 8080)).toBeUndefined();
});
