import { describe, expect, test } from "bun:test";
import { AieffectError } from "../errors.ts";
import { toClientConfig } from "./client-config.ts";

test("the server is this machine's, and has no key, when nobody says anything", () => {
  const fallback = { address: "http://127.0.0.1:18000", apiKey: null };
  expect(toClientConfig({}, {})).toEqual(fallback);
  expect(toClientConfig({}, { AIEFFECT_SERVER: "", ORCHESTRATOR_API_KEY: "" })).toEqual(fallback);
});

test("flags go before variables", () => {
  const environment = { AIEFFECT_SERVER: "http://a:1", ORCHESTRATOR_API_KEY: "one" };
  expect(toClientConfig({}, environment)).toEqual({ address: "http://a:1", apiKey: "one" });
  const flags = { server: "https://b", key: "two" };
  expect(toClientConfig(flags, environment)).toEqual({ address: "https://b", apiKey: "two" });
});

test.each([
  ["localhost:18000", "http://localhost:18000"],
  ["http://127.0.0.1:18000/", "http://127.0.0.1:18000"],
  [" https://example.org/aieffect// ", "https://example.org/aieffect"],
  ["http://[::1]:18000", "http://[::1]:18000"],
])("the address %j is %s", (server, address) => {
  expect(toClientConfig({ server }, {}).address).toBe(address);
});

describe("refuses", () => {
  const messageOf = (flags: Parameters<typeof toClientConfig>[0]): string => {
    try {
      toClientConfig(flags, {});
    } catch (error) {
      if (error instanceof AieffectError && error.code === "INVALID_INPUT") return error.message;
    }
    return "";
  };

  test.each([
    ["ftp://host", "--server must begin with http:// or https://."],
    ["http://", "--server must be an address such as http://127.0.0.1:18000."],
    ["http://ada:geheim@host", "--server must hold no user and password."],
    ["http://host/?key=geheim", "--server must end with its path, without ? and #."],
  ])("the address %j", (server, message) => {
    expect(messageOf({ server })).toBe(message);
  });

  test("a key that no header can carry, without showing it", () => {
    expect(messageOf({ key: "geheim\nx" })).toMatch(/^--key must be printable ASCII/);
    expect(messageOf({ key: "geheim\nx" })).not.toContain("geheim");
  });
});
