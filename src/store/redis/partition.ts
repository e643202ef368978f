/** A part of the workflows with the queue that feeds them: all keys of it have one hash tag, and so one place. */
import { Command, type Redis } from "ioredis";
import type { Link } from "./link.ts";
import type { Script } from "./scripts.ts";

/** Of all partitions; workers read their queues as members of it. */
export const GROUP = "workers";
/** The one consumer that all workers sleep as; see `lua/prelude/pending.lua`. */
export const WAITING = "(waiting)";

type Argument = string | number;

interface RunOptions {
  /** KEYS[2] and on. */
  readonly otherKeys?: readonly string[];
  /** See `Link.send`. */
  readonly patienceMs?: number;
}

export class Partition {
  readonly index: number;
  readonly link: Link;
  readonly #prefix: string;
  readonly #instant: () => string;

  /** @param instant what the scripts take for now (ms); empty: the server's clock */
  constructor(index: number, link: Link, prefix: string, instant: () => string) {
    this.index = index;
    this.link = link;
    this.#prefix = `${prefix}:{${index}}:`;
    this.#instant = instant;
  }

  key(name: string): string {
    return this.#prefix + name;
  }

  /** Runs a script as one step. `args` begin with ARGV[2] and may depend on how long ago the call was first made. */
  run(
    script: Script,
    args: readonly Argument[] | ((againMs: number | null) => readonly Argument[]),
    { otherKeys = [], patienceMs }: RunOptions = {},
  ): Promise<unknown> {
    return this.link.send(
      (client, againMs) =>
        this.runOn(client, script, typeof args === "function" ? args(againMs) : args, otherKeys),
      patienceMs,
    );
  }

  /** The same on a connection that is not ready for others yet. */
  runOn(
    client: Redis,
    script: Script,
    args: readonly Argument[],
    otherKeys: readonly string[] = [],
  ): Promise<unknown> {
    const keys = [this.key("ready"), ...otherKeys];
    return evaluate(client, script, [keys.length, ...keys, this.#instant(), ...args]);
  }
}

/** The partition of a workflow: FNV-1a of its id. */
export function toPartitionIndex(workflowId: string, partitions: number): number {
  if (partitions === 1) return 0;
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(workflowId)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash % partitions;
}

/** By its hash; the text is sent only to a server that does not know the script, as after a restart. */
async function evaluate(client: Redis, script: Script, rest: readonly Argument[]): Promise<unknown> {
  try {
    return await sendUntold(client, "evalsha", [script.sha, ...rest]);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith("NOSCRIPT")) throw error;
    return await sendUntold(client, "eval", [script.text, ...rest]);
  }
}

/** As `client.call`. In Bun ioredis takes it that somebody traces its commands, and describes every one of them. */
function sendUntold(client: Redis, name: string, args: readonly Argument[]): unknown {
  const command = new Command(name, [...args], { replyEncoding: "utf8" });
  command.isTraced = true;
  return client.sendCommand(command);
}
