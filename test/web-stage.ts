/** A server that shows the page from source, a worker, and a proxy in front of it if one is wanted. */
import { expect, onTestFinished } from "bun:test";
import { systemClock } from "../src/clock.ts";
import { createHttpControlClient } from "../src/control/http-control-client.ts";
import { observeControl } from "../src/control/observed-control-client.ts";
import type { WorkerOptions } from "../src/engine/worker.ts";
import { AieffectError } from "../src/errors.ts";
import { Metrics } from "../src/metrics/metrics.ts";
import { readMeasures } from "../src/metrics/read-measures.ts";
import { loadPage } from "../src/page/load-page.ts";
import type { PageFile } from "../src/page/page-file.ts";
import { servePage } from "../src/page/serve-page.ts";
import type { StoreOverview } from "../src/store/store.ts";
import type { WorkflowSketch } from "./builders.ts";
import { EngineStage } from "./engine-stage.ts";
import { type ListeningServer, overrideStore, startServer } from "./listening-server.ts";

/** Made once for all tests of a file. */
let loaded: Promise<readonly PageFile[]> | null = null;
const load = () => {
  loaded ??= loadPage();
  return loaded;
};

export class WebStage implements AsyncDisposable {
  readonly engine = new EngineStage();
  /** Whether the store keeps silent about how it is. */
  isStoreAway = false;
  readonly #metrics = new Metrics();
  #apiKey: string | null;
  readonly #defects: unknown[] = [];
  #server: ListeningServer;

  constructor(apiKey: string | null = null) {
    this.#apiKey = apiKey;
    this.#server = this.#start(0);
    onTestFinished(() => expect(this.#defects).toEqual([]));
  }

  /** With a slash at its end. */
  get url(): string {
    return `${this.#server.url}/`;
  }

  submit(address: string, sketch: WorkflowSketch = {}): Promise<string> {
    return this.engine.submit({ address }, sketch);
  }

  /** A worker whose times are measured, as those of a server are. */
  async startWorker(options: Partial<WorkerOptions> = {}): Promise<void> {
    const control = observeControl(
      createHttpControlClient(systemClock),
      (call) => this.#metrics.controlCalled(call),
      () => performance.now(),
    );
    const { concurrency: slots = 64, workerId = "worker-1" } = options;
    const worker = await this.engine.startWorker({
      ...options,
      workerId,
      concurrency: slots,
      observer: this.#metrics.work,
      control,
    });
    this.#metrics.watchWorker({ workerId, slots, busySlots: () => worker.busySlots });
  }

  /** Cuts every connection, as the death of a process does, and answers again where it did, perhaps to another key. */
  async restart(pause: () => Promise<void>, apiKey = this.#apiKey): Promise<void> {
    const { port } = this.#server;
    await this.#server.stop(0);
    await pause();
    this.#apiKey = apiKey;
    this.#server = this.#start(port);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.stop(0);
    await this.engine[Symbol.asyncDispose]();
  }

  #start(port: number): ListeningServer {
    return startServer({
      store: overrideStore(this.engine.store, { overview: () => this.#overview() }),
      measures: async () => readMeasures([await this.#metrics.toDocument()]),
      settings: { apiKey: this.#apiKey },
      port,
      before: (answer) => servePage({ load, onDefect: (error) => this.#defects.push(error) }, answer),
    });
  }

  async #overview(): Promise<StoreOverview> {
    if (this.isStoreAway) throw new AieffectError("STORE_UNAVAILABLE", "it is away");
    return await this.engine.store.overview();
  }
}
