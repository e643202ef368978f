import { describe, expect, test } from "bun:test";
import { toHiddenTexts } from "./hidden-texts.ts";
import { isLoopback, toUrl } from "./listening.ts";

test.each([
  ["127.0.0.1", true],
  ["127.1.2.3", true],
  ["::1", true],
  ["localhost", true],
  ["0.0.0.0", false],
  ["::", false],
  ["10.0.0.1", false],
  ["127.example.org", false],
])("%s is reached from this machine alone: %p", (host, expected) => {
  expect(isLoopback(host)).toBe(expected);
});

test.each([
  ["127.0.0.1", "http://127.0.0.1:80"],
  ["0.0.0.0", "http://127.0.0.1:80"],
  ["::", "http://[::1]:80"],
  ["::1", "http://[::1]:80"],
  ["host.example", "http://host.example:80"],
])("what listens on %s is called at %s", (host, url) => {
  expect(toUrl({ host, port: 80 })).toBe(url);
});

describe("hidden in the log are", () => {
  const NONE = { apiKey: null, secretKey: null };
  const onRedis = (url: string) => toHiddenTexts(NONE, { kind: "redis", url, partitions: 1 });

  test("both keys", () => {
    const secrets = { apiKey: "the-api-key", secretKey: "the secret key" };
    expect(toHiddenTexts(secrets, { kind: "sqlite", path: "a", isDefault: false })).toEqual([
      "the-api-key",
      "the secret key",
    ]);
  });

  test("the password of Redis, as it is written and as it is meant", () => {
    expect(onRedis("redis://user:pass%20word@host")).toEqual(["pass%20word", "pass word"]);
    expect(onRedis("redis://user:broken%zz@host")).toEqual(["broken%zz"]);
  });

  test("but no word that is too short to be told from others", () => {
    expect(onRedis("redis://:a@host")).toEqual([]);
    expect(onRedis("redis://host")).toEqual([]);
  });
});
