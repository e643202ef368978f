import { describe, expect, test } from "bun:test";
import { randomBytes } from "node:crypto";
import { AieffectError } from "../errors.ts";
import { createKeyCipher, PLAIN_KEYS } from "./key-cipher.ts";

const cipher = createKeyCipher("secret-4711", randomBytes);
const KEYS = ["k", "services-key-8f2c71d0", "", "schlüssel ✓", "long".repeat(10_000)];

function codeOf(body: () => string): string {
  try {
    return `opened as ${body()}`;
  } catch (error) {
    return error instanceof AieffectError ? error.code : String(error);
  }
}

describe("a sealed services key", () => {
  test.each(KEYS)("opens with the same secret (%#)", (key) => {
    const again = createKeyCipher("secret-4711", randomBytes);
    expect(again.open(cipher.seal(key))).toBe(key);
  });

  test("does not tell the key, and looks different each time", () => {
    const sealed = Array.from({ length: 50 }, () => cipher.seal("services-key-8f2c71d0"));
    expect(new Set(sealed).size).toBe(50);
    for (const text of sealed) expect(text).not.toContain("services-key");
    expect(Buffer.from(sealed[0]?.split(":")[2] ?? "", "base64").toString()).not.toContain("services-key");
  });

  test("is refused with another secret, with none, and when a single bit of it was changed", () => {
    const sealed = cipher.seal("key");
    const bytes = Buffer.from(sealed.slice("sealed:v1:".length), "base64");
    const changed = [...bytes.keys()].map((at) => {
      const copy = Buffer.from(bytes);
      copy.writeUInt8(copy.readUInt8(at) ^ 1, at);
      return `sealed:v1:${copy.toString("base64")}`;
    });
    const codes = [
      codeOf(() => createKeyCipher("secret-4712", randomBytes).open(sealed)),
      codeOf(() => PLAIN_KEYS.open(sealed)),
      ...changed.map((text) => codeOf(() => cipher.open(text))),
      codeOf(() => cipher.open(sealed.slice(0, 20))),
      codeOf(() => cipher.open("sealed:v1:")),
    ];
    expect(new Set(codes)).toEqual(new Set(["STATE_SECRET"]));
  });
});

test("a key that was stored as it is opens as it is", () => {
  for (const key of KEYS) {
    expect(PLAIN_KEYS.open(PLAIN_KEYS.seal(key))).toBe(key);
    expect(cipher.open(key)).toBe(key);
  }
});
