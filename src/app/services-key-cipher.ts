/**
 * With which secret the store seals services' keys: AIEFFECT_SECRET_KEY, else ORCHESTRATOR_API_KEY, which server and
 * workers share, else a file beside the database. What was sealed with one of the others, before a variable was set,
 * still opens.
 */
import { linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { StoreConfig } from "../config/server-config.ts";
import type { Secrets } from "../config/worker-config.ts";
import { AieffectError } from "../errors.ts";
import { createKeyCipher, type KeyCipher } from "../store/key-cipher.ts";
import { toPathBeside } from "../store/sqlite/beside.ts";

type Random = (bytes: number) => Uint8Array;

const SECRET_BYTES = 32;

/** Touches no file before it is used or prepared: the database beside which there is one is opened before. */
export interface ChosenCipher extends KeyCipher {
  /** @throws AieffectError STATE_UNUSABLE when the file beside the database can be neither read nor made */
  prepare(): void;
}

/** Null when there is no secret: keys are then stored as they are. */
export function chooseKeyCipher(secrets: Secrets, store: StoreConfig, random: Random): ChosenCipher | null {
  const given = [secrets.secretKey, secrets.apiKey].filter((secret) => secret !== null);
  const database = store.kind === "sqlite" && store.path !== ":memory:" ? store.path : null;
  if (database === null && given.length === 0) return null;
  let cipher: KeyCipher | null = null;
  const prepared = (): KeyCipher => {
    // Looked for only now: a link leads to its database once that is there.
    cipher ??= toCipher(given, database === null ? null : toPathBeside(database, "secret"), random);
    return cipher;
  };
  return {
    seal: (key) => prepared().seal(key),
    open: (stored) => prepared().open(stored),
    prepare: () => void prepared(),
  };
}

/** @param file of a secret, which counts last, and is made when there is no other */
function toCipher(given: readonly string[], file: string | null, random: Random): KeyCipher {
  const kept = file === null ? null : readSecret(file, given.length === 0 ? random : null);
  const all = kept === null ? given : [...given, kept];
  const [first, ...others] = all.map((secret) => createKeyCipher(secret, random));
  if (first === undefined) throw new Error("there is a secret, or one is made");
  return withOthers(first, others);
}

function withOthers(first: KeyCipher, others: readonly KeyCipher[]): KeyCipher {
  return {
    seal: first.seal,
    open(stored) {
      for (const other of others) {
        try {
          return other.open(stored);
        } catch {
          // Not sealed by that one.
        }
      }
      return first.open(stored);
    },
  };
}

/** @param random makes the secret when there is none; null to leave it at that */
function readSecret(path: string, random: Random | null): string | null {
  try {
    return readIfThere(path) ?? (random === null ? null : makeSecret(path, random));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `Cannot use ${path}, which keeps the secret of the database beside it: ${reason}. Make it readable, or set AIEFFECT_SECRET_KEY.`;
    throw new AieffectError("STATE_UNUSABLE", message, { cause: error });
  }
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, "utf8").trim();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}

/** Whole or not at all, and never in place of one that another process has just made. */
function makeSecret(path: string, random: Random): string {
  const draft = `${path}-${Buffer.from(random(4)).toString("hex")}`;
  writeFileSync(draft, `${Buffer.from(random(SECRET_BYTES)).toString("hex")}\n`, { flag: "wx", mode: 0o600 });
  try {
    linkSync(draft, path);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return readFileSync(path, "utf8").trim();
}
