import { expect } from "bun:test";
import type { Store } from "../../../src/store/store.ts";
import { makeCompleted, makeNames, makeRetry } from "../../builders.ts";
import { type Check, claim, claimOne, only, submit } from "../store-check.ts";

const STORED = 10_000;
const HOPS = 200;
const DAY_MS = 86_400_000;

/**
 * A call that looks at everything stored is tens of times slower beside 10,000 tasks than beside few; one that does not
 * is as fast. The bound lies between, far enough from both to tell them apart on any machine.
 */
const BOUND = 10;

/** The shortest of many hops `a>b` (ms): what is left of it when the machine was busy with nothing else. */
async function measureHop(store: Store): Promise<number> {
  let shortest = Number.POSITIVE_INFINITY;
  for (let hop = 0; hop < HOPS; hop += 1) {
    await submit(store, { edges: "a>b" });
    const { token } = await claimOne(store);
    const begin = performance.now();
    const { claims } = await store.settle(token, makeCompleted(), 1);
    shortest = Math.min(shortest, performance.now() - begin);
    await store.settle(only(claims).token, makeCompleted(), 0);
  }
  return shortest;
}

/** The same from task to task within a workflow that has so many that are ready. */
async function measureHopWithin(store: Store): Promise<number> {
  let shortest = Number.POSITIVE_INFINITY;
  let { token } = await claimOne(store);
  for (let hop = 0; hop < HOPS; hop += 1) {
    const begin = performance.now();
    const { claims } = await store.settle(token, makeCompleted(), 1);
    shortest = Math.min(shortest, performance.now() - begin);
    token = only(claims).token;
  }
  return shortest;
}

export function checkCost(check: Check): void {
  const names = makeNames(STORED);
  const tasks = names.join(" ");

  check("P12 a hop costs the same beside 10,000 completed tasks", async ({ store }) => {
    const alone = await measureHop(store);
    await submit(store, { tasks });
    const claims = await claim(store, "worker-1", STORED);
    await Promise.all(claims.map(({ token }) => store.settle(token, makeCompleted(), 0)));
    expect((await measureHop(store)) / alone).toBeLessThan(BOUND);
  });

  check("P12 a hop costs the same beside 10,000 tasks that wait and 10,000 that run", async ({ store }) => {
    const alone = await measureHop(store);
    await submit(store, { tasks, edges: names.map((name) => `${name}>${name}-after`).join(" ") });
    await claim(store, "worker-2", STORED);
    expect((await measureHop(store)) / alone).toBeLessThan(BOUND);
  });

  check("P12 a hop costs the same beside 10,000 tasks that are to be retried later", async ({ store }) => {
    const alone = await measureHop(store);
    await submit(store, { tasks });
    const claims = await claim(store, "worker-1", STORED);
    await Promise.all(claims.map(({ token }) => store.settle(token, makeRetry(DAY_MS), 0)));
    expect((await measureHop(store)) / alone).toBeLessThan(BOUND);
  });

  check("P12 a hop costs the same within a workflow of 10,000 tasks", async ({ store }) => {
    const alone = await measureHop(store);
    await submit(store, { tasks });
    expect((await measureHopWithin(store)) / alone).toBeLessThan(BOUND);
  });
}
