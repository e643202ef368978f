import { expect, test } from "bun:test";
import { hideInText } from "./hidden-text.ts";

const BASE64 = Buffer.from("the data of a reference, and quite a lot of it: 12345").toString("base64");

test.each([
  ["a secret", "the key is k3y!", "the key is [hidden]"],
  ["a bearer key", "sent Bearer abc.def to it", "sent Bearer [hidden] to it"],
  ["a password in an address", "redis://user:pw@host:1 failed", "redis://[hidden]@host:1 failed"],
  ["a uri that is quoted once", '{"uri": "secret"}', '{"uri": "[hidden]"}'],
  ["a uri that is quoted twice", '{\\"uri\\":\\"secret\\"}', '{\\"uri\\":\\"[hidden]\\"}'],
  ["base64", `got ${BASE64} back`, "got [hidden] back"],
])("%s is hidden", (_, text, expected) => {
  expect(hideInText(text, ["k3y!"])).toBe(expected);
});

test("a long word that is no base64 is told, up to a limit", () => {
  expect(hideInText("x".repeat(100), [])).toBe("x".repeat(100));
  expect(hideInText("x".repeat(100_000), [])).toBe(`${"x".repeat(8_192)}…`);
});
