/** Claims: at once when something is ready, else after a sleep from which the server wakes. */
import * as v from "valibot";
import type { Claim } from "../store.ts";
import { type ClaimReader, ClaimsReplySchema } from "./claim-replies.ts";
import type { DueAlarm } from "./due-alarm.ts";
import type { Partition } from "./partition.ts";
import type { Delivered, ReadyReaders, Wakening } from "./ready-readers.ts";
import { SCRIPTS } from "./scripts.ts";

/** How much longer (ms) than the call itself a call that is made again is looked back for. */
const WINDOW_MS = 60_000;
const NOTHING: Wakening = { delivered: new Map(), isLost: false };

export interface ClaimingOptions {
  readonly partitions: readonly Partition[];
  readonly readers: ReadyReaders;
  readonly claimReader: ClaimReader;
  readonly alarm: DueAlarm;
  /** A name that no other call has. */
  readonly nextStep: () => string;
  /** A number in [0, 1). */
  readonly random: () => number;
}

export class Claiming {
  readonly #options: ClaimingOptions;

  constructor(options: ClaimingOptions) {
    this.#options = options;
  }

  async claim(workerId: string, limit: number, signal: AbortSignal): Promise<Claim[]> {
    let woken = NOTHING;
    while (!signal.aborted) {
      const claims = await this.#claimReady(workerId, limit, woken);
      if (claims.length > 0) return claims;
      woken = await this.#options.readers.wait(signal);
    }
    await this.#release(woken);
    return [];
  }

  /** From every partition in turn, those first that have delivered something. */
  async #claimReady(workerId: string, limit: number, woken: Wakening): Promise<Claim[]> {
    const claims: Claim[] = [];
    for (const partition of this.#inTurn(woken)) {
      const rest = limit - claims.length;
      const delivered = woken.delivered.get(partition) ?? [];
      if (rest > 0)
        claims.push(...(await this.#claimFrom(partition, workerId, rest, delivered, woken.isLost)));
      else if (delivered.length > 0) await release(partition, delivered, false);
    }
    return claims;
  }

  async #claimFrom(
    partition: Partition,
    workerId: string,
    limit: number,
    delivered: readonly Delivered[],
    isLost: boolean,
  ): Promise<Claim[]> {
    const { claimReader, alarm, nextStep } = this.#options;
    const step = nextStep();
    const reply = await partition.run(SCRIPTS.claim, (againMs) => {
      const window = againMs === null ? "" : againMs + WINDOW_MS;
      return [workerId, limit, step, window, isLost ? "1" : "", ...delivered.flat()];
    });
    const [dueInMs, ...claims] = v.parse(ClaimsReplySchema, reply);
    alarm.set(dueInMs);
    return claims.map((claim) => claimReader.read(claim, workerId));
  }

  async #release({ delivered, isLost }: Wakening): Promise<void> {
    for (const partition of this.#options.partitions) {
      const entries = delivered.get(partition) ?? [];
      if (entries.length > 0 || isLost) await release(partition, entries, isLost);
    }
  }

  /** Begins anywhere, so that none starves. */
  #inTurn({ delivered }: Wakening): readonly Partition[] {
    const { partitions, random } = this.#options;
    if (partitions.length === 1) return partitions;
    const from = Math.floor(random() * partitions.length);
    const inTurn = [...partitions.slice(from), ...partitions.slice(0, from)];
    return [
      ...inTurn.filter((partition) => delivered.has(partition)),
      ...inTurn.filter((partition) => !delivered.has(partition)),
    ];
  }
}

async function release(
  partition: Partition,
  delivered: readonly Delivered[],
  isLost: boolean,
): Promise<void> {
  await partition.run(SCRIPTS.release, [isLost ? "1" : "", ...delivered.flat()]);
}
