/**
 * A service of which every answer is scripted: real HTTP on a port of its own. It records each call, and it fails the
 * test that made it for every answer that nobody asked for and every call that nobody scripted.
 */
import { onTestFinished } from "bun:test";
import { toNodeKey } from "../src/model/node-key.ts";
import { toTaskId } from "../src/model/task-id.ts";

/** `execute NAME` is the task `NAME:Run`, or the task with that very id; the others name the polling id. */
export type Ask = `execute ${string}` | `status ${string}` | `output ${string}` | "health";

export interface ServiceCall {
  readonly ask: Ask;
  /** As it was sent: still escaped. */
  readonly path: string;
  readonly headers: Headers;
  readonly body: string;
  /** By `performance.now()`. */
  readonly at: number;
  /** Resolves when the caller closes its connection before the answer. */
  readonly abandoned: Promise<void>;
}

export type ScriptedAnswer = (call: ServiceCall) => Response | Promise<Response>;

/** The answers to one question, in order; `always` gives its answer from there on, but at least once. */
type Script = Partial<Record<Ask, readonly (ScriptedAnswer | Always)[]>>;

interface Always {
  readonly always: ScriptedAnswer;
}

export const always = (answer: ScriptedAnswer): Always => ({ always: answer });

export const times = (count: number, answer: ScriptedAnswer): readonly ScriptedAnswer[] =>
  Array.from({ length: count }, () => answer);

export class ScriptedService implements AsyncDisposable {
  readonly calls: ServiceCall[] = [];
  /** The most execute calls that were open at the same moment. */
  mostExecutes = 0;
  readonly #server: Bun.Server<undefined>;
  readonly #script: Map<string, (ScriptedAnswer | Always)[]>;
  readonly #names: ReadonlyMap<string, string>;
  readonly #unscripted: string[] = [];
  readonly #answered = new Set<Always>();
  #arrival = Promise.withResolvers<void>();
  #openExecutes = 0;

  constructor(script: Script) {
    this.#script = new Map(Object.entries(script).map(([ask, answers = []]) => [ask, [...answers]]));
    const names = Object.keys(script).map((ask) => ask.replace(/^execute /, ""));
    this.#names = new Map(names.map((name) => [toTaskId(toNodeKey(name, "Run")), name]));
    const handle = (request: Request) => this.#handle(request);
    this.#server = Bun.serve({ hostname: "127.0.0.1", port: 0, idleTimeout: 0, fetch: handle });
    onTestFinished(() => this.#verify());
  }

  /** `http://127.0.0.1:PORT` */
  get address(): string {
    return `http://127.0.0.1:${this.#server.port}`;
  }

  callsOf(ask: Ask): readonly ServiceCall[] {
    return this.calls.filter((call) => call.ask === ask);
  }

  /** What was asked, in order. */
  get asked(): readonly Ask[] {
    return this.calls.map((call) => call.ask);
  }

  /** The call number `count` of a kind, once it has come. */
  async until(ask: Ask, count = 1): Promise<ServiceCall> {
    for (;;) {
      const call = this.callsOf(ask)[count - 1];
      if (call !== undefined) return call;
      await this.#arrival.promise;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.stop(true);
  }

  #verify(): void {
    const missed = [...this.#script].flatMap(([ask, answers]) => {
      const left = answers.filter((answer) => typeof answer === "function" || !this.#answered.has(answer));
      return left.length === 0 ? [] : [`${left.length} x ${ask}`];
    });
    if (missed.length > 0) throw new Error(`scripted answers that nobody asked for: ${missed.join(", ")}`);
    if (this.#unscripted.length > 0) throw new Error(`not scripted: ${this.#unscripted.join(", ")}`);
  }

  async #handle(request: Request): Promise<Response> {
    const abandoned = Promise.withResolvers<void>();
    request.signal.addEventListener("abort", () => abandoned.resolve());
    const body = await request.text();
    const path = new URL(request.url).pathname;
    const ask = this.#toAsk(path, body);
    const { headers } = request;
    const call = { ask, path, headers, body, at: performance.now(), abandoned: abandoned.promise };
    this.calls.push(call);
    this.#arrival.resolve();
    this.#arrival = Promise.withResolvers();
    const answer = this.#nextAnswer(ask);
    if (!ask.startsWith("execute ")) return answer(call);
    this.#openExecutes += 1;
    this.mostExecutes = Math.max(this.mostExecutes, this.#openExecutes);
    try {
      return await answer(call);
    } finally {
      this.#openExecutes -= 1;
    }
  }

  #toAsk(path: string, body: string): Ask {
    if (path === "/control/execute") {
      const id = String(JSON.parse(body).task_id);
      return `execute ${this.#names.get(id) ?? id}`;
    }
    const [, kind, id] = /^\/control\/(status|output)\/(.+)$/.exec(path) ?? [];
    if (id === undefined) return "health";
    return `${kind === "status" ? "status" : "output"} ${decodeURIComponent(id)}`;
  }

  #nextAnswer(ask: Ask): ScriptedAnswer {
    const answers = this.#script.get(ask) ?? [];
    const [next] = answers;
    if (next === undefined) {
      this.#unscripted.push(ask);
      return () => new Response("nobody scripted this call", { status: 400 });
    }
    if (typeof next !== "function") {
      this.#answered.add(next);
      return next.always;
    }
    answers.shift();
    return next;
  }
}
