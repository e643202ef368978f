/** What is replaced or away for a while disturbs no workflow: servers, workers, Redis. */
import { expect, test } from "bun:test";
import { PLAIN_KEYS } from "../../src/store/key-cipher.ts";
import { openRedisStore } from "../../src/store/redis/open-redis-store.ts";
import { startRedisServer } from "../redis-server.ts";
import { LongProcess, type ServingProcess, startServing, toSubmission } from "../serving-process.ts";
import { until } from "../until.ts";
import { ChaosService } from "./chaos-service.ts";
import { checkWorkflow, describeToll, NO_TOLL, type Toll } from "./checked-workflow.ts";

const SKETCH = "a>b a>c a>d b>e c>e d>e";
const OPTIONS = { poll_min_ms: 20, poll_max_ms: 100, retry: { backoff_ms: 20, max_backoff_ms: 100 } };

/** Submits one workflow after the other to whichever server is there, until it is stopped. */
class Load {
  readonly ids: string[] = [];
  /** What came instead of an acceptance. */
  readonly refusals: string[] = [];
  readonly #submission: object;
  readonly #done: Promise<void>;
  server: ServingProcess;
  #isStopped = false;

  constructor(server: ServingProcess, address: string) {
    this.server = server;
    this.#submission = toSubmission(SKETCH, address, { options: OPTIONS });
    this.#done = this.#run();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#done;
  }

  async untilSubmitted(more: number): Promise<void> {
    const wanted = this.ids.length + more;
    await until(`${more} more are submitted`, () => (this.ids.length >= wanted ? true : undefined));
  }

  async #run(): Promise<void> {
    while (!this.#isStopped) {
      const [status, answer] = await this.server.post("/workflows", this.#submission);
      if (status === 200) this.ids.push(String(Object(answer).workflow_id));
      else this.refusals.push(`${status} ${JSON.stringify(answer)}`);
      await Bun.sleep(20);
    }
  }
}

async function checkAll(url: string, ids: readonly string[], service: ChaosService): Promise<Toll> {
  const [instanceId, patience] = ["rolling-test", "wait"] as const;
  const store = await openRedisStore({ url, cipher: PLAIN_KEYS, instanceId, patience, onWarning: () => {} });
  try {
    await until("nothing runs any more", async () => {
      const { running } = (await store.overview()).workflows;
      return running === 0 || undefined;
    });
    const toll: Toll = { ...NO_TOLL };
    for (const id of ids) await checkWorkflow(store, id, service, toll);
    return toll;
  } finally {
    await store.close();
  }
}

test("a rolling restart of servers and workers under load disturbs no workflow", async () => {
  await using redis = await startRedisServer();
  await using service = new ChaosService();
  // A lease that nobody waits for: who takes over does so because the other one has handed over.
  const environment = { REDIS_URL: redis.url, AIEFFECT_LEASE: "10m", LOG_LEVEL: "warn" };
  const startServer = () => startServing(["--workers", "1"], { environment });
  await using first = await startServer();
  await using firstWorker = new LongProcess(["worker"], { environment });
  const load = new Load(first, service.address);
  await load.untilSubmitted(20);
  await using _secondWorker = new LongProcess(["worker"], { environment });
  expect(await firstWorker.end()).toBe(0);
  await load.untilSubmitted(20);
  await using second = await startServer();
  load.server = second;
  await load.untilSubmitted(1);
  expect(await first.process.end()).toBe(0);
  await load.untilSubmitted(20);
  await load.stop();
  const toll = await checkAll(redis.url, load.ids, service);
  console.log(`${load.ids.length} workflows: ${describeToll(toll, service.refusals)}`);
  expect(load.refusals).toEqual([]);
  expect(toll.executions - toll.tasks).toBe(service.refusals);
  expect(toll.resumed).toBe(toll.lost);
}, 120_000);

test("Redis away for a while loses nothing: 503 meanwhile, then everything goes on", async () => {
  await using redis = await startRedisServer({ settings: { appendonly: "yes", appendfsync: "always" } });
  await using service = new ChaosService();
  const environment = { REDIS_URL: redis.url };
  await using server = await startServing(["--workers", "2"], { environment });
  await server.process.untilLogged("Worker started", 2);
  const workflows = Array.from({ length: 100 }, () =>
    server.run(SKETCH, service.address, { options: OPTIONS }),
  );
  const ids = await Promise.all(workflows);
  const workers = server.process.children();
  await redis.kill();
  const health = await until("the server says that its store is away", async () => {
    const response = await server.fetch("/health");
    return response.status === 503 ? await response.json() : undefined;
  });
  expect(health).toMatchObject({ status: "unavailable" });
  const submission = JSON.stringify(toSubmission(SKETCH, service.address));
  const headers = { "content-type": "application/json" };
  const refused = await server.fetch("/workflows", { method: "POST", body: submission, headers });
  expect(refused.status).toBe(503);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  expect((await server.fetch("/metrics")).status).toBe(200);
  await Bun.sleep(Number(process.env.REDIS_OUTAGE_MS ?? 5_000));
  await redis.restart();
  await until(
    "the server says that its store is back",
    async () => (await server.fetch("/health")).ok || undefined,
  );
  const toll = await checkAll(redis.url, ids, service);
  console.log(`${ids.length} workflows over an outage: ${describeToll(toll, service.refusals)}`);
  expect(server.process.children()).toEqual(workers);
  const [status] = await server.post("/workflows", toSubmission("a", service.address));
  expect(status).toBe(200);
}, 120_000);
