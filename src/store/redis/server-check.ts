/** What a server must be for our data to be safe on it: asked at every connection, before anything is kept there. */
import type { Redis } from "ioredis";
import { AieffectError } from "../../errors.ts";

/** The layout of the keys; a number that grows with each change that other versions cannot read. */
export const LAYOUT = 3;
const OLDEST_VERSION = [6, 2] as const;

/** A server as it tells of itself, and what is to say of that. */
export interface ServerReport {
  readonly version: string;
  readonly uptimeMs: number;
  /** Whether it takes its data from another server, and writes itself nothing. */
  readonly isReplica: boolean;
  readonly usedBytes: number;
  /** 0 without a limit. */
  readonly mostBytes: number;
  /** Why our data is not safe on it, as ends of a sentence that begins with its name; it is not to be used then. */
  readonly problems: readonly string[];
  /** What a user should know, and may leave as it is. */
  readonly warnings: readonly string[];
}

/** @param label names it in texts */
export async function readServerReport(client: Redis, label: string): Promise<ServerReport> {
  const info = parseInfo(await client.info());
  const version = info.get("redis_version") ?? "";
  const keepsNothing = info.get("aof_enabled") === "0" && (await hasNoSnapshots(client));
  const warning = `Redis at ${label} writes nothing to disk: when it stops, all workflows are gone. Set appendonly yes.`;
  return {
    version,
    uptimeMs: Number(info.get("uptime_in_seconds") ?? 0) * 1_000,
    isReplica: info.get("role") === "slave",
    usedBytes: Number(info.get("used_memory") ?? 0),
    mostBytes: Number(info.get("maxmemory") ?? 0),
    problems: [...blameVersion(version), ...blameEviction(info.get("maxmemory_policy") ?? "noeviction")],
    warnings: keepsNothing ? [warning] : [],
  };
}

/** @throws AieffectError STATE_UNUSABLE when the server is too old, or may throw away what we keep */
export async function checkServer(client: Redis, label: string): Promise<ServerReport> {
  const report = await readServerReport(client, label);
  const [problem] = report.problems;
  if (problem !== undefined) throw unusable(label, problem);
  return report;
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

function blameVersion(version: string): readonly string[] {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const isOld = major < OLDEST_VERSION[0] || (major === OLDEST_VERSION[0] && minor < OLDEST_VERSION[1]);
  return isOld ? [`it is version ${version}, and ${OLDEST_VERSION.join(".")} or newer is needed.`] : [];
}

function blameEviction(policy: string): readonly string[] {
  if (policy === "noeviction") return [];
  return [
    `with maxmemory-policy ${policy} it may throw away workflows. Run: redis-cli CONFIG SET maxmemory-policy noeviction (and set it in redis.conf).`,
  ];
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
