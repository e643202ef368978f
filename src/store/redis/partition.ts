/** A part of the workflows with the queue that feeds them: all keys of it have one hash tag, and so one place. */
import type { Redis } from "ioredis";
import type { Link } from "./link.ts";
import type { ScriptRunner } from "./script-runner.ts";
import type { Script } from "./scripts.ts";

/** Of all partitions; workers read their queues as members of it. */
export const GROUP = "workers";
/** The one consumer that all workers sleep as; see `lua/prelude/pending.lua`. */
export const WAITING = "(waiting)";

type Argument = string | number;

export interface PartitionOptions {
  readonly link: Link;
  readonly runner: ScriptRunner;
  /** Of the keys of all partitions. */
  readonly prefix: string;
  /** What the scripts take for now (ms); empty: the server's clock. */
  readonly instant: () => string;
}

interface RunOptions {
  /** KEYS[2] and on. */
  readonly otherKeys?: readonly string[];
  /** See `Link.send`. */
  readonly patienceMs?: number;
}

export class Partition {
  readonly index: number;
  readonly link: Link;
  readonly #runner: ScriptRunner;
  readonly #prefix: string;
  readonly #instant: () => string;

  constructor(index: number, { link, runner, prefix, instant }: PartitionOptions) {
    this.index = index;
    this.link = link;
    this.#runner = runner;
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
    return this.#runner.run(client, script, [keys.length, ...keys, this.#instant(), ...args]);
  }
}

/** The partition of a workflow: FNV-1a of its id. */
export function toPartitionIndex(workflowId: string, partitions: number): number {
  if (partitions === 1) return 0;
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(workflowId)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash % partitions;
}
