import { describe, expect, test } from "bun:test";
import { parseRedisAddress } from "./address.ts";

describe("the address of a Redis server", () => {
  test.each([
    ["redis://localhost", { host: "localhost", port: 6379 }, "localhost:6379"],
    ["redis://10.0.0.7:6400/3", { host: "10.0.0.7", port: 6400, db: 3 }, "10.0.0.7:6400/3"],
    ["redis://:pass@host", { host: "host", port: 6379, password: "pass" }, "host:6379"],
    [
      "redis://me:p%40ss%2F@host",
      { host: "host", port: 6379, username: "me", password: "p@ss/" },
      "host:6379",
    ],
    ["redis://[::1]:7000/", { host: "::1", port: 7000 }, "[::1]:7000"],
    ["unix:///run/redis.sock", { path: "/run/redis.sock" }, "/run/redis.sock"],
    [
      "unix://:pass@/run/redis.sock?db=2",
      { path: "/run/redis.sock", password: "pass", db: 2 },
      "/run/redis.sock",
    ],
    ["/run/my redis.sock", { path: "/run/my redis.sock" }, "/run/my redis.sock"],
  ])("%s", (text, options, label) => {
    expect(parseRedisAddress(text)).toEqual({ label, options });
  });

  test("rediss:// to an IP address names no server, which TLS would refuse", () => {
    expect(parseRedisAddress("rediss://127.0.0.1:6380").options.tls).toEqual({});
    expect(parseRedisAddress("rediss://[::1]:6380").options.tls).toEqual({});
  });

  test("rediss:// is TLS, and expects the name of the host in the certificate", () => {
    expect(parseRedisAddress("rediss://redis.example.org:6380").options).toEqual({
      host: "redis.example.org",
      port: 6380,
      tls: { servername: "redis.example.org" },
    });
  });

  test.each([
    ["", "not a URL"],
    ["localhost:6379", "begins with localhost://"],
    ["http://localhost", "begins with http://"],
    ["redis://", "names no host"],
    ["redis://host/first", "database is not a whole number"],
    ["redis://host:99999", "not a URL"],
    ["redis://me@host", "a user and no password"],
    ["redis://:p%ss@host", "its password has a %"],
    ["unix://run/redis.sock", "begins with /"],
    ["unix:///", "begins with /"],
  ])("%s is refused", (text, reason) => {
    const refusal = expect.objectContaining({
      code: "INVALID_INPUT",
      message: expect.stringContaining(reason),
    });
    expect(() => parseRedisAddress(text)).toThrow(refusal);
  });

  test("a refusal does not tell the password", () => {
    for (const text of [
      "redis://me:secret-word@host/first",
      "redi://:secret-word@host",
      "redis://:secret-word@",
    ]) {
      expect(() => parseRedisAddress(text)).toThrow(/^(?!.*secret-word)/s);
    }
  });
});
