/** The server process: the REST API on a store, and the workers beside it. */
import { randomBytes } from "node:crypto";
import { systemClock } from "../clock.ts";
import type { ServerConfig } from "../config/server-config.ts";
import { createHttpControlClient } from "../control/http-control-client.ts";
import type { AieffectError } from "../errors.ts";
import { logRequests } from "../logging/log-observer.ts";
import { toMetricsText } from "../metrics/metrics.ts";
import { readMeasures } from "../metrics/read-measures.ts";
import { loadPage } from "../page/load-page.ts";
import { servePage } from "../page/serve-page.ts";
import { listen } from "../server/listen.ts";
import { createServer, type Server } from "../server/server.ts";
import { parseRedisAddress } from "../store/redis/address.ts";
import type { Store } from "../store/store.ts";
import { ChildWorkers } from "./child-workers.ts";
import { CLOSING_MS, endWithin, SERVER_HANDOVER_MS } from "./ending.ts";
import { createEventLines } from "./event-lines.ts";
import { toHiddenTexts } from "./hidden-texts.ts";
import { createInstruments, type Instruments } from "./instruments.ts";
import { isLoopback, listenOnOrExplain, toUrl } from "./listening.ts";
import type { MemoryReturn } from "./memory-return.ts";
import { openStore } from "./open-store.ts";
import { openMemoryReturn } from "./runtime-settings.ts";
import { isFatal, superviseWorker, toWorkerName, type WorkerLoopParts } from "./worker-loop.ts";

export interface RunningServer {
  readonly url: string;
  /** Its database, or its Redis without the password. */
  readonly storeLabel: string;
  /** Rejects when nothing can be stored any more, or no worker can work; never resolves. */
  readonly failed: Promise<never>;
  /** Answers what is in flight, hands over what its workers hold; nothing of it runs any more afterwards. */
  stop(): Promise<void>;
  /** Ends its child processes at once. */
  kill(): void;
}

export interface Surroundings {
  readonly version: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The workers of a server, wherever they run. */
interface Workers {
  metrics(): Promise<readonly object[]>;
  stop(): Promise<unknown>;
  kill(): void;
}

/** @throws AieffectError as `openStore` does, and INVALID_INPUT when the address cannot be listened on */
export async function startServer(config: ServerConfig, surroundings: Surroundings): Promise<RunningServer> {
  const { secrets, work } = config;
  const instruments = createInstruments(config.log, toHiddenTexts(secrets, config.store));
  const { log, sink } = instruments;
  const ready = Promise.withResolvers<Server>();
  // First of all: a start that is refused leaves no database behind, and whoever comes while the store opens waits.
  const listener = listenOnOrExplain(config, (address) => listen(ready.promise, address));
  const failure = Promise.withResolvers<never>();
  failure.promise.catch(() => {});
  const store = await openObserved(config, instruments, failure.reject).catch(async (error: unknown) => {
    await listener.stop(0);
    throw error;
  });
  let workers: Workers | null = null;
  try {
    ready.resolve(createAnswering(config, surroundings, { store, instruments }, () => workers));
  } catch (error) {
    await Promise.all([listener.stop(0), store.close()]);
    throw error;
  }
  const stopFollowing = followEvents(store, instruments, openMemoryReturn(surroundings.environment));
  const url = toUrl({ host: config.host, port: listener.port });
  const storeLabel =
    config.store.kind === "sqlite" ? config.store.path : parseRedisAddress(config.store.url).label;
  const { version } = surroundings;
  warnIfOpen(config, instruments);
  const after_ms = Math.round(performance.now());
  log.info({ url, store: storeLabel, version, workers: config.workers, after_ms }, "Server listens");
  workers = startWorkers(config, surroundings, { store, instruments, onFatal: failure.reject });
  const started = workers;
  return {
    url,
    storeLabel,
    failed: failure.promise,
    async stop() {
      log.info({}, "Server ends");
      const ending = Promise.all([listener.stop(work.graceMs), started.stop()]);
      const isDone = await endWithin(systemClock, work.graceMs + SERVER_HANDOVER_MS, ending);
      if (!isDone) log.warn({}, "Ended before everything was handed over");
      stopFollowing();
      await endWithin(systemClock, CLOSING_MS, store.close());
      await endWithin(systemClock, CLOSING_MS, sink.close());
    },
    kill: () => started.kill(),
  };
}

interface Parts {
  readonly store: Store;
  readonly instruments: Instruments;
}

function warnIfOpen({ host, secrets }: ServerConfig, { log }: Instruments): void {
  if (secrets.apiKey !== null || isLoopback(host)) return;
  const message = `ANYONE WHO REACHES ${host} CAN SUBMIT, READ AND DELETE WORKFLOWS: set ORCHESTRATOR_API_KEY, or listen on 127.0.0.1`;
  log.warn({ host }, message);
}

/** @throws AieffectError as `openStore` does */
async function openObserved(
  { store: config, secrets }: ServerConfig,
  instruments: Instruments,
  onFatal: (error: AieffectError) => void,
): Promise<Store> {
  const onWarning = (message: string) => instruments.log.warn({}, message);
  const opened = await openStore({ config, secrets, patience: "fail", onWarning });
  return instruments.observeStore(opened, ({ error }) => {
    // A SQLite file that could not be written once is written no more: another process goes on from what is kept.
    if (isFatal(error)) onFatal(error);
  });
}

/** Gives what ends it. */
function followEvents(store: Store, instruments: Instruments, memory: MemoryReturn | null): () => void {
  const stopTelling = instruments.followEvents(store);
  const stopCounting = store.subscribe(() => memory?.worked());
  return () => {
    stopTelling();
    stopCounting();
    memory?.stop();
  };
}

/** The REST API. */
function createAnswering(
  config: ServerConfig,
  surroundings: Surroundings,
  { store, instruments }: Parts,
  workers: () => Workers | null,
): Server {
  const { log, metrics } = instruments;
  const count = async () => [await metrics.toDocument(), ...((await workers()?.metrics()) ?? [])];
  const server = createServer({
    store,
    storeKind: config.store.kind,
    clock: systemClock,
    control: createHttpControlClient(systemClock, config.work.maxAnswerBytes),
    elapsed: () => performance.now(),
    newWorkflowId: () => `wf-${randomBytes(6).toString("hex")}`,
    settings: { ...config.submissions, apiKey: config.secrets.apiKey },
    version: surroundings.version,
    metrics: async () => {
      const overview = await store.overview().catch(() => null);
      return toMetricsText(await count(), overview);
    },
    measures: async () => readMeasures(await count()),
    newEventLines: createEventLines,
    onDefect: (error, request) => log.error({ ...request, err: error }, "A request failed"),
  });
  const answer = servePage(
    { load: loadPage, onDefect: (err) => log.error({ err }, "The web page cannot be shown") },
    server.fetch,
  );
  return { ...server, fetch: log.isLevelEnabled("debug") ? logRequests(answer, log) : answer };
}

function startWorkers(
  config: ServerConfig,
  { environment }: Surroundings,
  { store, instruments, onFatal }: Parts & Pick<WorkerLoopParts, "onFatal">,
): Workers {
  const { work, secrets, log } = config;
  if (config.store.kind === "redis") {
    const child = { store: config.store, work, secrets, log };
    return new ChildWorkers(config.workers, child, environment, { instruments, onFatal });
  }
  const control = instruments.observeControl(createHttpControlClient(systemClock, work.maxAnswerBytes));
  const supervisors = Array.from({ length: config.workers }, (_, number) =>
    superviseWorker(toWorkerName(number + 1), { store, control, work, instruments, onFatal }),
  );
  return {
    metrics: async () => [],
    stop: () => Promise.all(supervisors.map((supervisor) => supervisor.stop())),
    kill() {},
  };
}
