/** A worker process: a worker on the Redis that it shares with the server and with others. */
import { sleep, systemClock } from "../clock.ts";
import type { WorkerConfig } from "../config/worker-config.ts";
import { createHttpControlClient } from "../control/http-control-client.ts";
import { type EngineObserver, SILENT_OBSERVER, tellAll } from "../engine/engine-observer.ts";
import { AieffectError, type ErrorCode } from "../errors.ts";
import type { Logger } from "../logging/logger.ts";
import { toMetricsText } from "../metrics/metrics.ts";
import { parseRedisAddress } from "../store/redis/address.ts";
import type { Store } from "../store/store.ts";
import { CLOSING_MS, endWithin, HANDOVER_MS } from "./ending.ts";
import { type HealthPort, openHealthPort } from "./health-port.ts";
import { toHiddenTexts } from "./hidden-texts.ts";
import { createInstruments, type Instruments } from "./instruments.ts";
import type { MemoryReturn } from "./memory-return.ts";
import { openStore } from "./open-store.ts";
import { openMemoryReturn } from "./runtime-settings.ts";
import { superviseWorker, toWorkerName } from "./worker-loop.ts";

/** Pause (ms) between two attempts to reach the store. */
const REOPEN_MS = 1_000;

export interface RunningWorker {
  readonly workerId: string;
  /** Where its store is, without the password. */
  readonly storeLabel: string;
  /** Where it says how it is; null without a health port. */
  readonly healthUrl: string | null;
  /** Rejects when it cannot work any more; never resolves. */
  readonly failed: Promise<never>;
  /** Its counts, as JSON, for the server that started it. */
  readonly metrics: () => Promise<string>;
  /** Ends what is in flight and hands the rest over; nothing of it runs any more afterwards. */
  stop(): Promise<void>;
}

export interface WorkerSurroundings {
  readonly version: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Whether a server has started it, which has said already what there is to say of the store. */
  readonly isSupervised: boolean;
  /** Aborted when it is to end before it has begun. */
  readonly interrupted: AbortSignal;
}

/**
 * @throws AieffectError as `openStore` does, INVALID_INPUT when the health port cannot be listened on, INTERRUPTED
 */
export async function startWorker(
  config: WorkerConfig,
  surroundings: WorkerSurroundings,
): Promise<RunningWorker> {
  const { version } = surroundings;
  const workerId = toWorkerName(0);
  const { store: storeConfig, work } = config;
  const hidden = toHiddenTexts(config.secrets, storeConfig);
  const instruments = createInstruments(config.log, hidden);
  const { sink, metrics } = instruments;
  const log = instruments.log.child({ worker_id: workerId });
  const opened = await openShared(config, surroundings, log);
  const store = instruments.observeStore(opened);
  const control = instruments.observeControl(createHttpControlClient(systemClock, work.maxAnswerBytes));
  const healthPort = await openPort(config, { version, workerId }, { store, instruments });
  const failure = Promise.withResolvers<never>();
  failure.promise.catch(() => {});
  const onFatal = failure.reject;
  const memory = openMemoryReturn(surroundings.environment);
  const watched =
    memory === null ? instruments : { ...instruments, work: withMemory(instruments.work, memory) };
  const supervisor = superviseWorker(workerId, { store, control, work, instruments: watched, onFatal });
  const { label } = parseRedisAddress(storeConfig.url);
  log.info({ store: label, version, concurrency: work.concurrency }, "Worker process started");
  return {
    workerId,
    storeLabel: label,
    healthUrl: healthPort?.url ?? null,
    failed: failure.promise,
    metrics: async () => JSON.stringify(await metrics.toDocument()),
    async stop() {
      log.info({}, "Worker process ends");
      memory?.stop();
      const isDone = await endWithin(systemClock, work.graceMs + HANDOVER_MS, supervisor.stop());
      if (!isDone) log.warn({}, "Ended without handing over: the store did not answer");
      await endWithin(systemClock, CLOSING_MS, Promise.all([store.close(), healthPort?.stop()]));
      await endWithin(systemClock, CLOSING_MS, sink.close());
    },
  };
}

/** Tells both of the work. */
function withMemory(work: EngineObserver, memory: MemoryReturn): EngineObserver {
  const worked = () => memory.worked();
  return tellAll([work, { ...SILENT_OBSERVER, started: worked, settled: worked }]);
}

/** A server has opened the same store with the same settings: what is in the way of its child now may pass. */
const PASSING: ReadonlySet<ErrorCode> = new Set(["STORE_UNAVAILABLE", "STATE_UNUSABLE"]);

/**
 * Opens the store. A server's child waits for a Redis that is away, or full, as the server itself does: it has nobody
 * to tell, and what the store warns of the server has said already.
 */
async function openShared(
  { store: config, secrets }: WorkerConfig,
  { isSupervised, interrupted }: WorkerSurroundings,
  log: Logger,
): Promise<Store> {
  const onWarning = (message: string) => {
    if (!isSupervised) log.warn({}, message);
  };
  for (;;) {
    try {
      return await openStore({ config, secrets, patience: "wait", onWarning });
    } catch (error) {
      if (!isSupervised || !(error instanceof AieffectError) || !PASSING.has(error.code)) throw error;
      log.warn({ reason: error.message }, "The store cannot be used yet");
      await sleep(systemClock, REOPEN_MS, interrupted);
      interrupted.throwIfAborted();
    }
  }
}

async function openPort(
  { health, secrets }: WorkerConfig,
  identity: { readonly version: string; readonly workerId: string },
  { store, instruments }: { readonly store: Store; readonly instruments: Instruments },
): Promise<HealthPort | null> {
  if (health === null) return null;
  try {
    return openHealthPort({
      ...health,
      apiKey: secrets.apiKey,
      health: async () => {
        await store.overview();
        return { version: identity.version, worker_id: identity.workerId };
      },
      metrics: async () =>
        toMetricsText([await instruments.metrics.toDocument()], await store.overview().catch(() => null)),
    });
  } catch (error) {
    await store.close();
    throw error;
  }
}
