/** What a server must be for our data to be safe on it: asked at every connection, before anything is kept there. */
import type { Redis } from "ioredis";
import { AieffectError } from "../../errors.ts";

/** The layout of the keys; a number that grows with each change that other versions cannot read. */
export const LAYOUT = 3;
const OLDEST_VERSION = [6, 2] as const;

export interface ServerFacts {
  readonly uptimeMs: number;
  /** What a user should know, and may leave as it is. */
  readonly warnings: readonly string[];
}

/** @throws AieffectError STATE_UNUSABLE when the server is too old, or may throw away what we keep */
export async function checkServer(client: Redis, label: string): Promise<ServerFacts> {
  const info = parseInfo(await client.info());
  refuseOldVersion(info.get("redis_version") ?? "", label);
  refuseEviction(info.get("maxmemory_policy") ?? "noeviction", label);
  const keepsNothing = info.get("aof_enabled") === "0" && (await hasNoSnapshots(client));
  const warning = `Redis at ${label} writes nothing to disk: when it stops, all workflows are gone. Set appendonly yes.`;
  return {
    uptimeMs: Number(info.get("uptime_in_seconds") ?? 0) * 1_000,
    warnings: keepsNothing ? [warning] : [],
  };
}

/**
 * @param key of the hash that says how the data lies
 * @throws AieffectError STATE_NEWER for data of a newer version, STATE_UNUSABLE for that of an older one, or in another
 *   number of partitions
 */
export async function checkLayout(
  client: Redis,
  key: string,
  partitions: number,
  label: string,
): Promise<void> {
  await client.hsetnx(key, "layout", LAYOUT);
  await client.hsetnx(key, "partitions", partitions);
  const [layout, stored] = await client.hmget(key, "layout", "partitions");
  if (Number(layout) > LAYOUT) {
    throw new AieffectError(
      "STATE_NEWER",
      `The data on Redis at ${label} was written by a newer aieffect (layout ${layout}, this one knows ${LAYOUT}). It was left untouched; use the newer version.`,
    );
  }
  if (Number(layout) < LAYOUT) {
    throw unusable(
      label,
      `its data was written by an older aieffect (layout ${layout}, this one knows ${LAYOUT}). Let that version end what runs, then remove its keys, or use another database.`,
    );
  }
  if (Number(stored) !== partitions) {
    throw unusable(
      label,
      `its data lies in ${stored} partitions, not ${partitions}. Start with --partitions ${stored}.`,
    );
  }
}

function refuseOldVersion(version: string, label: string): void {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const isOld = major < OLDEST_VERSION[0] || (major === OLDEST_VERSION[0] && minor < OLDEST_VERSION[1]);
  if (isOld)
    throw unusable(label, `it is version ${version}, and ${OLDEST_VERSION.join(".")} or newer is needed.`);
}

function refuseEviction(policy: string, label: string): void {
  if (policy === "noeviction") return;
  throw unusable(
    label,
    `with maxmemory-policy ${policy} it may throw away workflows. Run: redis-cli CONFIG SET maxmemory-policy noeviction (and set it in redis.conf).`,
  );
}

/** Whether it takes no snapshots; a server that does not tell is trusted. */
async function hasNoSnapshots(client: Redis): Promise<boolean> {
  try {
    const [, save = "?"] = (await client.config("GET", "save")) as string[];
    return save === "";
  } catch {
    return false;
  }
}

function parseInfo(text: string): ReadonlyMap<string, string> {
  const lines = text.split("\r\n").filter((line) => line.includes(":"));
  return new Map(lines.map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1)]));
}

function unusable(label: string, reason: string): AieffectError {
  return new AieffectError("STATE_UNUSABLE", `Cannot use Redis at ${label}: ${reason}`);
}
