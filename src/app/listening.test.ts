import { describe, expect, test } from "bun:test";
import { AieffectError } from "../errors.ts";
import { toHiddenTexts } from "./hidden-texts.ts";
import { isLoopback, listenOnOrExplain, toUrl } from "./listening.ts";

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

/** What is said when the runtime refuses an address with this code. */
function explain(host: string, port: number, code: string): string {
  const cause = Object.assign(new Error("the runtime's words"), { code });
  const refuse = () => {
    throw new AieffectError("INVALID_INPUT", `Cannot listen: ${cause.message}`, { cause });
  };
  try {
    listenOnOrExplain({ host, port }, refuse);
  } catch (error) {
    if (error instanceof AieffectError) return error.message;
  }
  throw new Error("it was not refused as invalid");
}

/** Nobody has it, so nobody is found who holds it: as with a process of another user. */
const NOBODYS = 1;

test.each(["127.0.0.1", "::1", "localhost"])(
  "a port of %s is in use, also when nobody knows by whom",
  (host) => {
    expect(explain(host, NOBODYS, "EADDRINUSE")).toBe(
      `Port 1 of ${host} is in use by another process. End that process, or give another port.`,
    );
  },
);

test("of a name the runtime says that its port is in use when it cannot resolve it", () => {
  const seems = "it seems to be no name of this machine";
  expect(explain("node.invalid", NOBODYS, "EADDRINUSE")).toContain(`${seems}, or the port is in use. Give`);
  expect(explain("node.invalid", 0, "EADDRINUSE")).toContain(`${seems}. Give`);
});

test("what it says with reason is left as it is", () => {
  for (const code of ["EACCES", "EADDRNOTAVAIL"]) {
    expect(explain("node.invalid", NOBODYS, code)).toBe("Cannot listen: the runtime's words");
  }
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
