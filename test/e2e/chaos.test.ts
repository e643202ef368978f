/**
 * Workers are killed (kill -9) at random moments while they work, and so is Redis. CHAOS_SEED=… repeats the shapes and
 * the moments, as far as the machine's own timing allows.
 */
import { expect, test } from "bun:test";
import { randomBytes } from "node:crypto";
import { PLAIN_KEYS } from "../../src/store/key-cipher.ts";
import { openRedisStore } from "../../src/store/redis/open-redis-store.ts";
import { type RedisServer, startRedisServer } from "../redis-server.ts";
import { seeded } from "../seeded.ts";
import { LongProcess, type ServingProcess, startServing, toSubmission } from "../serving-process.ts";
import { until } from "../until.ts";
import { ChaosService } from "./chaos-service.ts";
import { checkWorkflow, describeToll, NO_TOLL, type Toll } from "./checked-workflow.ts";

const seed = Number(process.env.CHAOS_SEED ?? Date.now() % 2 ** 31);
console.log(`chaos: CHAOS_SEED=${seed}`);

const WORKERS = 3;

/** Polls and retries soon, so that the tests are short. */
const OPTIONS = { poll_min_ms: 20, poll_max_ms: 100, retry: { backoff_ms: 20, max_backoff_ms: 100 } };

/** Layers of tasks; each one joins one to three of the layer before, and the last one joins all. */
function makeSketch(random: () => number): string {
  const widths = Array.from({ length: 2 + Math.floor(random() * 2) }, () => 1 + Math.floor(random() * 3));
  const edges = widths.flatMap((width, layer) =>
    Array.from({ length: width }, (_, place) => {
      const next = widths[layer + 1];
      if (next === undefined) return [`n${layer}-${place}>end`];
      const targets = Array.from({ length: 1 + Math.floor(random() * 2) }, (_, at) => (place + at) % next);
      return [...new Set(targets)].map((target) => `n${layer}-${place}>n${layer + 1}-${target}`);
    }).flat(),
  );
  return edges.join(" ");
}

/** Three worker processes, each started again at once when it is killed. */
class Crew implements AsyncDisposable {
  readonly #environment: Record<string, string>;
  #workers: LongProcess[] = [];

  constructor(environment: Record<string, string>) {
    this.#environment = environment;
    this.#workers = Array.from({ length: WORKERS }, () => this.#start());
  }

  async kill(random: () => number): Promise<void> {
    const at = Math.floor(random() * WORKERS);
    const victim = this.#workers[at];
    this.#workers[at] = this.#start();
    await victim?.end("SIGKILL");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker[Symbol.asyncDispose]()));
  }

  #start(): LongProcess {
    return new LongProcess(["worker", "--concurrency", "16"], { environment: this.#environment });
  }
}

/** Submits until it is accepted; the same key makes it one workflow, however often that takes. */
async function submit(server: ServingProcess, submission: object): Promise<string> {
  const headers = { "idempotency-key": randomBytes(8).toString("hex") };
  return await until("the submission is accepted", async () => {
    const [status, answer] = await server.post("/workflows", submission, headers);
    if (status === 503) return undefined;
    expect(status).toBe(200);
    return String(Object(answer).workflow_id);
  });
}

interface Attack {
  readonly workflows: number;
  readonly rounds: number;
  /** Longest pause (ms) between two attacks. */
  readonly pauseMs: number;
  readonly attack: (round: number, crew: Crew, random: () => number) => Promise<void>;
}

/** Submits workflows in portions, attacks in between, and checks in the end what has become of them. */
async function attack(redis: RedisServer, { workflows, rounds, pauseMs, attack }: Attack): Promise<void> {
  const random = seeded(seed);
  const environment = {
    REDIS_URL: redis.url,
    AIEFFECT_LEASE: "1s",
    AIEFFECT_RETAIN: "1h",
    LOG_LEVEL: "warn",
  };
  const startedAt = performance.now();
  await using service = new ChaosService();
  await using server = await startServing(["--workers", "0"], { environment });
  await using crew = new Crew(environment);
  const ids: string[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const due = Math.ceil((workflows * (round + 1)) / rounds);
    while (ids.length < due) {
      ids.push(await submit(server, toSubmission(makeSketch(random), service.address, { options: OPTIONS })));
    }
    await Bun.sleep(random() * pauseMs);
    await attack(round, crew, random);
  }
  const store = await openRedisStore({
    url: redis.url,
    cipher: PLAIN_KEYS,
    instanceId: "chaos-test",
    patience: "wait",
    onWarning: () => {},
  });
  try {
    await until("nothing runs any more", async () => {
      const { workflows: counts } = await store.overview();
      return counts.running === 0 && counts.completed + counts.failed >= ids.length ? true : undefined;
    });
    const toll: Toll = { ...NO_TOLL };
    for (const id of ids) await checkWorkflow(store, id, service, toll);
    expect(new Set(ids).size).toBe(workflows);
    expect((await store.overview()).workflows.completed).toBe(workflows);
    const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
    console.log(
      `${workflows} workflows, ${rounds} rounds, ${seconds} s: ${describeToll(toll, service.refusals)}`,
    );
  } finally {
    await store.close();
  }
}

test("50 kills of workers over 200 workflows: all complete, every task once", async () => {
  await using redis = await startRedisServer();
  await attack(redis, {
    workflows: 200,
    rounds: 50,
    pauseMs: 700,
    attack: (_, crew, random) => crew.kill(random),
  });
}, 120_000);

test("6 kills of Redis and 14 of workers over 100 workflows: all complete, every task once", async () => {
  await using redis = await startRedisServer({ settings: { appendonly: "yes", appendfsync: "always" } });
  await attack(redis, {
    workflows: 100,
    rounds: 20,
    pauseMs: 700,
    async attack(round, crew, random) {
      if (round % 3 !== 2) return await crew.kill(random);
      await redis.kill();
      await Bun.sleep(random() * 300);
      await redis.restart();
    },
  });
}, 120_000);
