/** A server with a worker on a store of its own, in this process: what tests of its clients arrange with. */
import { expect, onTestFinished } from "bun:test";
import * as v from "valibot";
import type { Client } from "../src/client/client.ts";
import { createClient } from "../src/client/client.ts";
import { systemClock } from "../src/clock.ts";
import { createHttpControlClient } from "../src/control/http-control-client.ts";
import { Worker } from "../src/engine/worker.ts";
import type { Listener } from "../src/http-listener.ts";
import { SubmissionOptionsSchema } from "../src/model/submission-options.ts";
import { listen } from "../src/server/listen.ts";
import { createServer, type Server } from "../src/server/server.ts";
import { openSqliteStore } from "../src/store/sqlite/sqlite-store.ts";
import type { Store } from "../src/store/store.ts";
import { makeBlueprint } from "./blueprint-builder.ts";
import { HASTY } from "./engine-stage.ts";

export class ServerStage implements AsyncDisposable {
  readonly store: Store;
  readonly #worker: Worker;
  readonly #apiKey: string | null;
  readonly #defects: unknown[] = [];
  readonly #nextId: () => string;
  #listener: Listener;
  #port: number;

  private constructor(store: Store, worker: Worker, apiKey: string | null, ids: readonly string[]) {
    this.store = store;
    this.#worker = worker;
    this.#apiKey = apiKey;
    const left = [...ids];
    this.#nextId = () => left.shift() ?? `wf-${crypto.randomUUID().slice(-12)}`;
    this.#listener = this.#listen(0);
    this.#port = this.#listener.port;
    onTestFinished(() => expect(this.#defects).toEqual([]));
  }

  /** @param ids of the first workflows; later ones have any */
  static async start({ apiKey = null, ids = [] }: { apiKey?: string | null; ids?: readonly string[] } = {}) {
    const store = openSqliteStore({ path: ":memory:", clock: systemClock });
    const worker = new Worker({
      store,
      control: createHttpControlClient(systemClock),
      clock: systemClock,
      random: () => 0.5,
      workerId: "worker-1",
      concurrency: 64,
      leaseMs: 90_000,
    });
    await worker.start();
    return new ServerStage(store, worker, apiKey, ids);
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
    await this.#listener.stop(0);
  }

  /** Answers again, where it did before. */
  comeBack(): void {
    this.#listener = this.#listen(this.#port);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.goAway();
    await this.#worker.stop();
    await this.store.close();
  }

  #listen(port: number): Listener {
    return listen(this.#createServer(), { host: "127.0.0.1", port });
  }

  #createServer(): Server {
    return createServer({
      store: this.store,
      storeKind: "sqlite",
      clock: systemClock,
      newWorkflowId: this.#nextId,
      settings: {
        apiKey: this.#apiKey,
        maxBodyBytes: 10 * 1024 * 1024,
        maxTasks: 100_000,
        retainMs: null,
        defaults: v.parse(SubmissionOptionsSchema, HASTY),
        allowHosts: null,
      },
      version: "0.0.0",
      metrics: async () => ({ contentType: "text/plain", text: "" }),
      onDefect: (error) => this.#defects.push(error),
    });
  }
}

/**
 * What is submitted to have a pipeline run.
 *
 * @param sketch `"a>b b>c d"`: containers, each with the operation `Run`
 * @param address where all of them answer
 */
export function makeSubmission(sketch: string, { address }: { readonly address: string }) {
  const blueprint = { name: "sketch", ...makeBlueprint(sketch) };
  const { hostname: ip_address, port } = new URL(address);
  const entries = blueprint.nodes.map(({ container_name }) => ({ container_name, ip_address, port }));
  return { blueprint, dockerinfo: { docker_info_list: entries } };
}
