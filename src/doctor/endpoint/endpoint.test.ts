import { expect, test } from "bun:test";
import { toEndpointText, toHostKind } from "./endpoint.ts";

test.each([
  ["localhost", "loopback"],
  ["LOCALHOST.", "loopback"],
  ["a.localhost", "loopback"],
  ["127.0.0.1", "loopback"],
  ["127.255.0.3", "loopback"],
  ["0.0.0.0", "loopback"],
  ["::1", "loopback"],
  ["[::1]", "loopback"],
  ["::ffff:127.0.0.1", "loopback"],
  ["host.docker.internal", "docker-host"],
  ["host.containers.internal", "docker-host"],
  ["10.0.0.7", "address"],
  ["fe80::1", "address"],
  ["data-generator", "name"],
  ["127.example.org", "name"],
] as const)("%s is a %s", (host, kind) => {
  expect(toHostKind(host)).toBe(kind);
});

test("an IPv6 literal is written in brackets, once", () => {
  expect(toEndpointText({ host: "::1", port: 80 })).toBe("[::1]:80");
  expect(toEndpointText({ host: "[::1]", port: 80 })).toBe("[::1]:80");
  expect(toEndpointText({ host: "a", port: 8080 })).toBe("a:8080");
});
