/** What a long-running process tells of itself: its log and its metrics. */
import type { LogConfig } from "../config/worker-config.ts";
import type { ControlClient } from "../control/control-client.ts";
import { observeControl } from "../control/observed-control-client.ts";
import { type EngineObserver, tellAll } from "../engine/engine-observer.ts";
import { logEvents, logSlowCall, logWork, StoreTroubleLog } from "../logging/log-observer.ts";
import { LogSink } from "../logging/log-sink.ts";
import { createLogger, type Logger } from "../logging/logger.ts";
import { Metrics } from "../metrics/metrics.ts";
import { observeStore, type StoreCall } from "../store/observed-store.ts";
import type { Store } from "../store/store.ts";
import { showsColors } from "../terminal/colors.ts";

export interface Instruments {
  readonly log: Logger;
  readonly sink: LogSink;
  readonly metrics: Metrics;
  /** @param onCall told of each call, too */
  observeStore(store: Store, onCall?: (call: StoreCall) => void): Store;
  observeControl(control: ControlClient): ControlClient;
  /** Told of what a worker does. */
  readonly work: EngineObserver;
  /** Of the whole store; the returned function ends it. */
  followEvents(store: Store): () => void;
}

const elapsed = () => performance.now();

/**
 * @param secrets are in no line of the log, wherever they come from
 * @throws AieffectError INVALID_INPUT when the log file cannot be written
 */
export function createInstruments(
  { level, format, file }: LogConfig,
  secrets: readonly string[],
): Instruments {
  const stream = process.stderr;
  const isPretty = format === "pretty" || (format === "auto" && stream.isTTY);
  const pretty = isPretty ? { colors: showsColors(stream, process.env) } : null;
  const sink = new LogSink({ stream, pretty, file });
  const log = createLogger({ level, sink, facts: { pid: process.pid }, secrets });
  const metrics = new Metrics();
  const storeTrouble = new StoreTroubleLog(log, elapsed);
  return {
    log,
    sink,
    metrics,
    observeStore: (store, onCall = () => {}) =>
      observeStore(
        store,
        (call) => {
          metrics.storeCalled(call);
          storeTrouble.told(call);
          onCall(call);
        },
        elapsed,
      ),
    observeControl: (control) =>
      observeControl(
        control,
        (call) => {
          metrics.controlCalled(call);
          logSlowCall(log, call);
        },
        elapsed,
      ),
    work: tellAll([metrics.work, logWork(log)]),
    followEvents(store) {
      const logEvent = logEvents(log);
      return store.subscribe((event) => {
        metrics.eventTold(event);
        logEvent(event);
      });
    },
  };
}
