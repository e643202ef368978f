/** Workers of this process, each started again when its store fails it. */
import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import { systemClock } from "../clock.ts";
import type { WorkConfig } from "../config/worker-config.ts";
import type { ControlClient } from "../control/control-client.ts";
import { Worker } from "../engine/worker.ts";
import { AieffectError, type ErrorCode } from "../errors.ts";
import type { Store } from "../store/store.ts";
import { type Supervised, Supervisor } from "../supervise/supervisor.ts";
import type { Instruments } from "./instruments.ts";

export interface WorkerLoopParts {
  readonly store: Store;
  readonly control: ControlClient;
  readonly work: WorkConfig;
  readonly instruments: Instruments;
  /** Told of an error after which no worker of this process can work. */
  readonly onFatal: (error: AieffectError) => void;
}

/** The store cannot be written any more, or its keys cannot be read with the secret of this process. */
const FATAL: ReadonlySet<ErrorCode> = new Set(["STATE_UNUSABLE", "STATE_SECRET"]);

export function isFatal(error: unknown): error is AieffectError {
  return error instanceof AieffectError && FATAL.has(error.code);
}

/**
 * A name that no other worker has: also not one of the same host and process number, in a container that was started
 * again.
 */
export function toWorkerName(number: number): string {
  return `${hostname()}-${process.pid}-${number}-${randomBytes(2).toString("hex")}`;
}

/** A worker that is started again, under a new id, so that what it held is taken over as that of any dead one. */
export function superviseWorker(name: string, parts: WorkerLoopParts): Supervisor {
  const { log } = parts.instruments;
  return new Supervisor({
    clock: systemClock,
    random: Math.random,
    start: (generation) => startWorkerLoop(generation === 0 ? name : `${name}.${generation}`, parts),
    onEnd(error, restart_in_ms) {
      if (isFatal(error)) parts.onFatal(error);
      else log.error({ worker_id: name, err: error, restart_in_ms }, "Worker ended, it is started again");
    },
  });
}

async function startWorkerLoop(workerId: string, parts: WorkerLoopParts): Promise<Supervised> {
  const { store, control, work, instruments } = parts;
  const { concurrency, leaseMs, graceMs, maxErrorLength } = work;
  const worker = new Worker({
    store,
    control,
    clock: systemClock,
    random: Math.random,
    workerId,
    concurrency,
    leaseMs,
    longestError: maxErrorLength,
    observer: instruments.work,
  });
  const stopped = Promise.withResolvers<unknown>();
  const unwatch = instruments.metrics.watchWorker({
    workerId,
    slots: concurrency,
    busySlots: () => worker.busySlots,
  });
  const failed = worker.failed.catch(async (error: unknown) => {
    unwatch();
    await worker.stop().catch(() => {});
    return error;
  });
  try {
    await worker.start();
  } catch (error) {
    unwatch();
    await worker.stop().catch(() => {});
    throw error;
  }
  instruments.log.info({ worker_id: workerId, concurrency }, "Worker started");
  return {
    ended: Promise.race([failed, stopped.promise]),
    async stop() {
      try {
        await worker.stop({ graceMs });
      } finally {
        unwatch();
        stopped.resolve("stopped");
      }
    },
  };
}
