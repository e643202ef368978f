/** A server with a worker on a store of its own that can go away and come back: what tests of its clients arrange with. */
import { type Client, createClient } from "../src/client/client.ts";
import { systemClock } from "../src/clock.ts";
import type { Store } from "../src/store/store.ts";
import { EngineStage } from "./engine-stage.ts";
import { type ListeningServer, type ServerSketch, startServer } from "./listening-server.ts";

export class ServerStage implements AsyncDisposable {
  readonly #engine: EngineStage;
  readonly #sketch: ServerSketch;
  readonly #apiKey: string | null;
  readonly #port: number;
  #server: ListeningServer;

  private constructor(engine: EngineStage, apiKey: string | null, ids: readonly string[]) {
    const left = [...ids];
    const newWorkflowId = () => left.shift() ?? `wf-${crypto.randomUUID().slice(-12)}`;
    this.#engine = engine;
    this.#apiKey = apiKey;
    this.#sketch = { store: engine.store, settings: { apiKey }, newWorkflowId };
    this.#server = startServer(this.#sketch);
    this.#port = this.#server.port;
  }

  /** @param ids of the first workflows; later ones have any */
  static async start({ apiKey = null, ids = [] }: { apiKey?: string | null; ids?: readonly string[] } = {}) {
    const engine = new EngineStage();
    await engine.startWorker();
    return new ServerStage(engine, apiKey, ids);
  }

  get store(): Store {
    return this.#engine.store;
  }

  get address(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** A client of this server, with its key. */
  client(signal: AbortSignal = new AbortController().signal): Client {
    const ports = { clock: systemClock, random: () => 0.5, newIdempotencyKey: () => crypto.randomUUID() };
    return createClient({ address: this.address, apiKey: this.#apiKey }, { ...ports, signal });
  }

  /** Cuts every connection, as the death of a process does; the store and the worker go on. */
  async goAway(): Promise<void> {
    await this.#server.stop(0);
  }

  /** Answers again, where it did before. */
  comeBack(): void {
    this.#server = startServer({ ...this.#sketch, port: this.#port });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.goAway();
    await this.#engine[Symbol.asyncDispose]();
  }
}
