/** What 100,000 finished workflows in the store cost: while nothing happens, and for the next workflow. */
import { type Figure, median } from "../figure.ts";
import { toChain } from "../pipelines.ts";
import { fillStore } from "./fill-store.ts";
import { Load } from "./load.ts";
import { type Setting, toOptions } from "./setting.ts";
import { cpuSecondsOf, startStack } from "./stack.ts";

const STORED = 100_000;
const IDLE_S = 20;
const WORKFLOWS = 300;

export async function* measureManyStored(setting: Setting): AsyncGenerator<Figure> {
  const before = await measureNext(setting);
  const startedAt = performance.now();
  await fillStore(setting.store, STORED);
  const filledS = ((performance.now() - startedAt) / 1000).toFixed(0);
  const after = await measureNext(setting);
  yield {
    name: "the next workflow of 4 tasks, beside 100,000 finished ones against few",
    value: after / before,
    limit: 1.2,
    unit: "x",
    from: `${after.toFixed(2)} / ${before.toFixed(2)} ms, medians; stored within ${filledS} s`,
  };
  yield await measureIdle(setting);
}

/** The median time (ms) of one workflow after the other. */
async function measureNext(setting: Setting): Promise<number> {
  const { binary, folder, servicePort } = setting;
  const stack = await startStack(binary, toOptions(setting), folder);
  const load = await Load.open(stack.url);
  try {
    const body = JSON.stringify(toChain(4, servicePort));
    await load.runMany(body, WORKFLOWS, 1);
    const times: number[] = [];
    for (let workflow = 0; workflow < WORKFLOWS; workflow++) times.push(await load.runMany(body, 1, 1));
    return median(times);
  } finally {
    load.close();
    await stack.stop();
  }
}

async function measureIdle(setting: Setting): Promise<Figure> {
  const { binary, folder, store, redisPid } = setting;
  const stack = await startStack(binary, toOptions(setting), folder);
  try {
    await Bun.sleep(5_000);
    const cpuSeconds = () => stack.cpuSeconds() + (store.kind === "redis" ? cpuSecondsOf(redisPid) : 0);
    const before = cpuSeconds();
    await Bun.sleep(IDLE_S * 1000);
    const value = ((cpuSeconds() - before) / IDLE_S) * 100;
    const name = "CPU while idle, all processes and Redis, beside 100,000 finished workflows";
    return { name, value, limit: 1, unit: "%", from: `over ${IDLE_S} s` };
  } finally {
    await stack.stop();
  }
}
