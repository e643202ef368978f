import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { randomBytes } from "node:crypto";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StoreConfig } from "../config/server-config.ts";
import { chooseKeyCipher } from "./services-key-cipher.ts";

const KEY = "the services' key";
const [SECRET, API] = [
  { secretKey: "a secret of our own", apiKey: null },
  { secretKey: null, apiKey: "api-key" },
];
const BOTH = { ...SECRET, apiKey: "api-key" };
const NONE = { secretKey: null, apiKey: null };
const REDIS: StoreConfig = { kind: "redis", url: "redis://localhost", partitions: 1 };

let folder = "";
let sqlite: StoreConfig = REDIS;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "aieffect-key-"));
  sqlite = { kind: "sqlite", path: join(folder, "a.db"), isDefault: false };
});
afterEach(() => rmSync(folder, { recursive: true }));

const secretPath = () => join(folder, "a.db-secret");

function choose(secrets: Parameters<typeof chooseKeyCipher>[0], store: StoreConfig) {
  const cipher = chooseKeyCipher(secrets, store, randomBytes);
  if (cipher === null) throw new Error("there is no cipher");
  return cipher;
}

describe.each([
  ["AIEFFECT_SECRET_KEY", SECRET],
  ["ORCHESTRATOR_API_KEY", API],
] as const)("with %s", (_, secrets) => {
  test("server and workers seal and open alike, and no file is made", () => {
    for (const store of [REDIS, sqlite]) {
      const sealed = choose(secrets, store).seal(KEY);
      expect(sealed).not.toContain(KEY);
      expect(choose(secrets, store).open(sealed)).toBe(KEY);
    }
    expect(readdirSync(folder)).toEqual([]);
  });
});

test("the secret key goes before the API key", () => {
  expect(choose(SECRET, REDIS).open(choose(BOTH, REDIS).seal(KEY))).toBe(KEY);
  expect(() => choose(API, REDIS).open(choose(BOTH, REDIS).seal(KEY))).toThrow("sealed with another secret");
});

describe("with neither", () => {
  test("on Redis there is no cipher", () => {
    expect(chooseKeyCipher(NONE, REDIS, randomBytes)).toBeNull();
  });

  test("of a database in memory there is none either", () => {
    expect(
      chooseKeyCipher(NONE, { kind: "sqlite", path: ":memory:", isDefault: false }, randomBytes),
    ).toBeNull();
  });

  test("on SQLite a random secret is kept beside the database, for its owner only", () => {
    const sealed = choose(NONE, sqlite).seal(KEY);
    expect(readdirSync(folder)).toEqual(["a.db-secret"]);
    expect(statSync(secretPath()).mode & 0o777).toBe(0o600);
    expect(readFileSync(secretPath(), "utf8")).toMatch(/^[0-9a-f]{64}\n$/);
    expect(choose(NONE, sqlite).open(sealed)).toBe(KEY);
  });

  test("each database has a secret of its own", () => {
    const sealed = choose(NONE, sqlite).seal(KEY);
    const other = { kind: "sqlite", path: join(folder, "b.db"), isDefault: false } as const;
    expect(() => choose(NONE, other).open(sealed)).toThrow("sealed with another secret");
  });

  // On Windows not everybody may make a link.
  test.skipIf(process.platform === "win32")(
    "a database that a link names has one secret all the same",
    () => {
      writeFileSync(join(folder, "a.db"), "");
      symlinkSync("a.db", join(folder, "link.db"));
      const link = { kind: "sqlite", path: join(folder, "link.db"), isDefault: false } as const;
      const sealed = choose(NONE, link).seal(KEY);
      expect(choose(NONE, sqlite).open(sealed)).toBe(KEY);
      expect(readdirSync(folder).toSorted()).toEqual(["a.db", "a.db-secret", "link.db"]);
    },
  );

  test("a secret that can be neither read nor made is an error", () => {
    mkdirSync(secretPath());
    expect(() => choose(NONE, sqlite).prepare()).toThrow("Make it readable");
    const nowhere = { kind: "sqlite", path: join(folder, "none", "a.db"), isDefault: false } as const;
    expect(() => choose(NONE, nowhere).prepare()).toThrow("set AIEFFECT_SECRET_KEY");
  });

  test("no file is looked at or made before it is prepared", () => {
    const chosen = choose(NONE, sqlite);
    expect(readdirSync(folder)).toEqual([]);
    chosen.prepare();
    expect(readdirSync(folder)).toEqual(["a.db-secret"]);
  });
});

test("what was sealed before a variable was set still opens", () => {
  const byFile = choose(NONE, sqlite).seal(KEY);
  expect(choose(API, sqlite).open(byFile)).toBe(KEY);
  const byApiKey = choose(API, sqlite).seal(KEY);
  expect(choose(BOTH, sqlite).open(byApiKey)).toBe(KEY);
  expect(choose(BOTH, sqlite).open(byFile)).toBe(KEY);
  expect(choose(BOTH, sqlite).open("as it is")).toBe("as it is");
});
