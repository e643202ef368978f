/** The figures of one server with its workers under load. */
import { type Figure, median } from "../figure.ts";
import { type Documents, toChain, toFan, toLongTasks } from "../pipelines.ts";
import { Load } from "./load.ts";
import { type Setting, toOptions } from "./setting.ts";
import { type Stack, startStack } from "./stack.ts";
import { takeCalls, toHopMs } from "./timeline.ts";
import {
  type BullmqFigures,
  measureBareCallsPerSecond,
  measureBarePostMs,
  measureBullmq,
  measureRoundTripMs,
} from "./yardsticks.ts";

const ROUNDS = 5;
/** Loads that do not count: a server runs for days, and what it executes is compiled in its first minute. */
const WARM_UP_LOADS = 5;
const CHAINS = 500;
const CHAIN_LENGTH = 4;

/** One round of everything that is compared with one another. */
interface Round {
  readonly postMs: number;
  readonly roundTripMs: number;
  readonly bullmq: BullmqFigures;
  readonly bareCallsPerSecond: number;
  readonly hopMs: number;
  readonly tasksPerSecond: number;
  /** Per 1,000 tasks. */
  readonly cpuSeconds: number;
  readonly startMs: number;
}

export async function* measureStack(setting: Setting): AsyncGenerator<Figure> {
  const stack = await startStack(setting.binary, toOptions(setting), setting.folder);
  yield {
    name: "start: until /health answers",
    value: stack.startMs,
    limit: 200,
    unit: "ms",
    from: "one start",
  };
  const load = await Load.open(stack.url);
  try {
    await Bun.sleep(2_000);
    // One process with its workers in it; with Redis there are four, and the limit is that of the loads.
    yield memory("idle", stack.residentMegabytes(), setting.store.kind === "sqlite" ? 120 : 350);
    const chains = toBody(toChain(CHAIN_LENGTH, setting.servicePort));
    for (let time = 0; time < WARM_UP_LOADS; time++) await load.runMany(chains, CHAINS, 32);
    const rounds: Round[] = [];
    for (let round = 0; round < ROUNDS; round++) rounds.push(await measureRound(setting, stack, load));
    yield* toFigures(rounds);
    yield await measureFan(setting, load);
    yield await measureLongTasks(setting, load);
    yield memory("at most under the loads", stack.peakMegabytes(), 350);
    yield memory("after the loads", stack.residentMegabytes(), 350);
  } finally {
    load.close();
    await stack.stop();
  }
}

async function measureRound(setting: Setting, stack: Stack, load: Load): Promise<Round> {
  const { servicePort, redisUrl } = setting;
  const chains = toBody(toChain(CHAIN_LENGTH, servicePort));
  const bareCallsPerSecond = await measureBareCallsPerSecond(servicePort);
  const before = stack.cpuSeconds();
  const elapsedMs = await load.runMany(chains, CHAINS, 32);
  const tasks = CHAINS * CHAIN_LENGTH;
  const cpuSeconds = ((stack.cpuSeconds() - before) / tasks) * 1000;
  const postMs = await measureBarePostMs(servicePort);
  const roundTripMs = await measureRoundTripMs(redisUrl);
  const hopMs = await measureHop(setting, load);
  const bullmq = await measureBullmq(redisUrl);
  const startMs = await measureStart(setting, load);
  return {
    ...{ postMs, roundTripMs, bullmq, bareCallsPerSecond, hopMs, cpuSeconds, startMs },
    tasksPerSecond: (tasks / elapsedMs) * 1000,
  };
}

async function measureHop({ servicePort }: Setting, load: Load): Promise<number> {
  await takeCalls(servicePort);
  await load.run(toBody(toChain(50, servicePort)));
  return toHopMs(await takeCalls(servicePort));
}

/** From sending a submission to the arrival of its first execute, in an idle system. */
async function measureStart({ servicePort }: Setting, load: Load): Promise<number> {
  const times: number[] = [];
  for (let time = 0; time < 7; time++) {
    await Bun.sleep(50);
    await takeCalls(servicePort);
    const sentAt = performance.timeOrigin + performance.now();
    await load.run(toBody(toChain(1, servicePort)));
    const [first] = await takeCalls(servicePort);
    times.push((first?.arrivedAt ?? Number.NaN) - sentAt);
  }
  return median(times);
}

function toFigures(rounds: readonly Round[]): readonly Figure[] {
  const of = (pick: (round: Round) => number) => median(rounds.map(pick));
  const [hopMs, postMs, roundTripMs] = [of((r) => r.hopMs), of((r) => r.postMs), of((r) => r.roundTripMs)];
  const [bullmqHopMs, bullmqRate] = [of((r) => r.bullmq.hopMs), of((r) => r.bullmq.tasksPerSecond)];
  const [rate, bareRate] = [of((r) => r.tasksPerSecond), of((r) => r.bareCallsPerSecond)];
  const hop = `${hopMs.toFixed(2)} ms`;
  const medians = `medians of ${rounds.length}`;
  return [
    {
      name: "hop in a chain of 50, against a bare POST and 2 Redis round trips",
      value: of((r) => r.hopMs / (r.postMs + 2 * r.roundTripMs)),
      limit: 2,
      unit: "x",
      from: `${hop} / (${postMs.toFixed(2)} + 2 x ${roundTripMs.toFixed(2)} ms), ${medians}`,
    },
    {
      name: "hop, against BullMQ",
      value: of((r) => r.hopMs / r.bullmq.hopMs),
      limit: 2,
      unit: "x",
      from: `${hop} / ${bullmqHopMs.toFixed(2)} ms, ${medians}`,
    },
    {
      name: "a bare loop's calls at 32, against 500 workflows of 4 tasks with 32 open",
      value: of((r) => r.bareCallsPerSecond / r.tasksPerSecond),
      limit: 16,
      unit: "x",
      from: `${bareRate.toFixed(0)} / ${rate.toFixed(0)} a second, ${medians}`,
    },
    {
      name: "BullMQ's chains, against the same",
      value: of((r) => r.bullmq.tasksPerSecond / r.tasksPerSecond),
      limit: 1 / 0.45,
      unit: "x",
      from: `${bullmqRate.toFixed(0)} / ${rate.toFixed(0)} tasks a second, ${medians}`,
    },
    {
      name: "CPU of all our processes per 1,000 tasks",
      value: of((r) => r.cpuSeconds),
      limit: 0.6,
      unit: "s",
      from: medians,
    },
    {
      name: "start: POST /workflows until the first execute arrives",
      value: of((r) => r.startMs),
      limit: 10,
      unit: "ms",
      from: medians,
    },
  ];
}

async function measureFan({ servicePort }: Setting, load: Load): Promise<Figure> {
  const body = toBody(toFan(50, servicePort, "Pause"));
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) times.push(await load.runMany(body, 1, 1));
  const value = median(times) / 300;
  const from = `${median(times).toFixed(0)} / 300 ms, median of ${ROUNDS}`;
  return {
    name: "1 -> 50 -> 1 with 100 ms tasks, against the longest path",
    value,
    limit: 1.2,
    unit: "x",
    from,
  };
}

async function measureLongTasks({ servicePort }: Setting, load: Load): Promise<Figure> {
  const body = toBody(toLongTasks(1, servicePort));
  const times: number[] = [];
  for (let round = 0; round < 3; round++) {
    const ids = await Promise.all(Array.from({ length: 20 }, () => load.submit(body)));
    const submittedAt = performance.now();
    await Promise.all(ids.map((id) => load.ended(id)));
    times.push(performance.now() - submittedAt);
  }
  const name = "20 workflows with a 2 s asynchronous task each, after the last submission";
  return { name, value: median(times), limit: 2_600, unit: "ms", from: "median of 3" };
}

function memory(when: string, megabytes: number, limit: number): Figure {
  return {
    name: `memory of all processes, ${when}`,
    value: megabytes,
    limit,
    unit: "MB",
    from: "resident",
  };
}

function toBody(documents: Documents): string {
  return JSON.stringify(documents);
}
