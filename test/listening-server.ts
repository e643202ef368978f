/** A server on a port of its own, over a store that is really there, and short forms of the calls to it. */

import { expect, onTestFinished } from "bun:test";
import { createEventLines } from "../src/app/event-lines.ts";
import { type Clock, systemClock } from "../src/clock.ts";
import { createHttpControlClient } from "../src/control/http-control-client.ts";
import { Metrics } from "../src/metrics/metrics.ts";
import { readMeasures } from "../src/metrics/read-measures.ts";
import { DEFAULT_OPTIONS } from "../src/model/submission-options.ts";
import { listen } from "../src/server/listen.ts";
import type { ServerPorts, ServerSettings } from "../src/server/ports.ts";
import { createServer, type Server } from "../src/server/server.ts";
import { openSqliteStore } from "../src/store/sqlite/sqlite-store.ts";
import type { NewWorkflow, Store } from "../src/store/store.ts";
import { makeBlueprint, makeDockerinfo } from "./blueprint-builder.ts";

export const VERSION = "1.2.3";

export interface ServerSketch {
  /** The caller closes it; without one a store in memory is opened and closed. */
  readonly store?: Store;
  readonly storeKind?: ServerPorts["storeKind"];
  readonly clock?: Clock;
  readonly settings?: Partial<ServerSettings>;
  readonly metrics?: ServerPorts["metrics"];
  readonly measures?: ServerPorts["measures"];
  readonly newWorkflowId?: () => string;
  /** Any that is free, unless one is given. */
  readonly port?: number;
  /** What answers before the server does. */
  readonly before?: (answer: Server["fetch"]) => Server["fetch"];
  /** Whether a test is about errors that no request can be blamed for; otherwise it fails by one. */
  readonly hasDefects?: boolean;
}

type Call = (path: string, init?: RequestInit) => Promise<readonly [status: number, body: unknown]>;

export interface ListeningServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly store: Store;
  readonly defects: readonly unknown[];
  readonly get: Call;
  readonly delete: Call;
  /** @param body sent as JSON; a text as it is */
  readonly post: (
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<readonly [status: number, body: unknown]>;
  /** Submits what is accepted; the id of its workflow. */
  readonly submit: (changes?: Readonly<Record<string, unknown>>) => Promise<string>;
  readonly fetch: (path: string, init?: RequestInit) => Promise<Response>;
  /** Sends readers of events away, and answers everything else. */
  close(): void;
  stop(graceMs: number): Promise<void>;
}

let servers = 0;

export function startServer(sketch: ServerSketch = {}): ListeningServer {
  servers += 1;
  const clock = sketch.clock ?? systemClock;
  const store = sketch.store ?? openSqliteStore({ path: ":memory:", clock });
  const defects: unknown[] = [];
  let workflows = 0;
  const server = createServer({
    store,
    storeKind: sketch.storeKind ?? "sqlite",
    clock,
    control: createHttpControlClient(clock),
    newWorkflowId:
      sketch.newWorkflowId ??
      (() => {
        workflows += 1;
        return `wf-${servers.toString(16).padStart(4, "0")}${workflows.toString(16).padStart(8, "0")}`;
      }),
    version: VERSION,
    metrics: sketch.metrics ?? (async () => ({ contentType: "text/plain; version=0.0.4", text: "up 1\n" })),
    // What a server without workers has measured.
    measures: sketch.measures ?? (async () => readMeasures([await new Metrics().toDocument()])),
    elapsed: () => performance.now(),
    newEventLines: createEventLines,
    onDefect: (error) => defects.push(error),
    settings: {
      apiKey: null,
      maxBodyBytes: 10 * 2 ** 20,
      maxTasks: 100_000,
      retainMs: 60_000,
      defaults: DEFAULT_OPTIONS,
      allowHosts: null,
      ...sketch.settings,
    },
  });
  const { before = (answer) => answer } = sketch;
  const shown = { ...server, fetch: before(server.fetch) };
  const listener = listen(Promise.resolve(shown), { host: "127.0.0.1", port: sketch.port ?? 0 });
  const url = `http://127.0.0.1:${listener.port}`;
  if (!sketch.hasDefects) onTestFinished(() => expect(defects).toEqual([]));
  return {
    port: listener.port,
    store,
    defects,
    ...createCalls(url),
    close: () => server.close(),
    stop: (graceMs) => listener.stop(graceMs),
    async [Symbol.asyncDispose]() {
      await listener.stop(0);
      if (sketch.store === undefined) await store.close();
    },
  };
}

/** Short forms of the calls to a server. */
export function createCalls(url: string) {
  const send = (path: string, init?: RequestInit) => fetch(url + path, { redirect: "manual", ...init });
  const call: Call = async (path, init) => {
    const response = await send(path, init);
    return [response.status, await response.json()];
  };
  const post: ListeningServer["post"] = (path, body, headers = {}) =>
    call(path, {
      method: "POST",
      headers: { ...(body !== undefined && { "content-type": "application/json" }), ...headers },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
  return {
    url,
    fetch: send,
    get: call,
    delete: (path: string, init?: RequestInit) => call(path, { method: "DELETE", ...init }),
    post,
    async submit(changes = {}) {
      const [status, answer] = await post("/workflows", makeSubmission(changes));
      if (status !== 200) throw new Error(`not accepted: ${JSON.stringify(answer)}`);
      return String(Object(answer).workflow_id);
    },
  } satisfies Partial<ListeningServer>;
}

/** A submission that is accepted: `alpha` feeds `beta`. */
export const makeSubmission = (changes: Readonly<Record<string, unknown>> = {}) => ({
  blueprint: makeBlueprint("alpha>beta"),
  dockerinfo: makeDockerinfo("alpha", "beta"),
  ...changes,
});

/** A store that does some things otherwise. */
export function overrideStore(store: Store, changes: Partial<Store>): Store {
  return new Proxy(store, {
    get(target, name, receiver) {
      if (Object.hasOwn(changes, name)) return Reflect.get(changes, name, receiver);
      const value: unknown = Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

/** What a store is given when a server is given `body`, and what that answers. */
export async function submitted(body: unknown, sketch: ServerSketch = {}) {
  const given: NewWorkflow[] = [];
  await using store = openStore();
  const watched = overrideStore(store, {
    submit: (workflow) => {
      given.push(workflow);
      return store.submit(workflow);
    },
  });
  await using server = startServer({ ...sketch, store: watched });
  const answer = await server.post("/workflows", body);
  return { given, answer };
}

function openStore() {
  const store = openSqliteStore({ path: ":memory:", clock: systemClock });
  return Object.assign(store, { [Symbol.asyncDispose]: () => store.close() });
}
