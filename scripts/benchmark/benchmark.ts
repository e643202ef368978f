/** Measures what the project promises of speed and memory, as ratios within one run of this script. */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { measureBinary } from "./binary.ts";
import { timeBareLoop, timeRun } from "./calls.ts";
import { type Figure, median, printFigure } from "./figure.ts";
import { type Documents, toChain, toFan } from "./pipelines.ts";
import { startService } from "./service-process.ts";

const ROUNDS = 21;
/** Rounds that do not count: what a run executes is compiled in steps, and a bare loop is ready after one. */
const WARM_UP_ROUNDS = 10;
const WIDTH = 64;
const TASKS = 1_000;

const service = await startService("instant-service.ts");
try {
  await measureAll(service.port);
} finally {
  service.stop();
}

async function measureAll(port: number): Promise<void> {
  const chain = toChain(TASKS, port);
  const fan = toFan(TASKS, port);
  printFigure(
    await compare(
      "chain of 1,000",
      () => timeBareLoop(port, TASKS, 1),
      () => timeRun(chain, WIDTH),
      1.5,
    ),
  );
  printFigure(
    await compare(
      "1 -> 1,000 -> 1 at 64",
      () => timeBareLoop(port, TASKS, WIDTH),
      () => timeRun(fan, WIDTH),
      2,
    ),
  );
  printFigure(await compareWithFile(chain));
  printFigure(await compareSizes(port));
  const binary = resolve(import.meta.dir, `../../dist/aieffect-${process.platform}-${process.arch}`);
  if (!existsSync(binary)) throw new Error(`${binary} is missing: run ./scripts/build first`);
  for (const figure of await measureBinary(binary, port)) printFigure(figure);
}

/**
 * Both in turn, round by round, and each first in every other round. What is compared stands next to each other: a
 * machine that is slower for a while is slower for both.
 */
async function compare(
  name: string,
  bare: () => Promise<number>,
  run: () => Promise<number>,
  limit: number,
): Promise<Figure> {
  const rounds: { readonly bareMs: number; readonly runMs: number }[] = [];
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
    const earlyRunMs = round % 2 === 0 ? null : await run();
    const bareMs = await bare();
    rounds.push({ bareMs, runMs: earlyRunMs ?? (await run()) });
  }
  const counted = rounds.slice(WARM_UP_ROUNDS);
  const bareMs = median(counted.map((round) => round.bareMs));
  const runMs = median(counted.map((round) => round.runMs));
  const ratio = median(counted.map((round) => round.runMs / round.bareMs));
  const from = `run ${runMs.toFixed(0)} ms, bare loop ${bareMs.toFixed(0)} ms, medians of ${ROUNDS}`;
  return { name, value: ratio, limit, unit: "x", from };
}

/** What it costs to keep each step in a file: no promise, and beyond this something has become slow. */
async function compareWithFile(chain: Documents): Promise<Figure> {
  const folder = mkdtempSync(join(tmpdir(), "aieffect-bench-"));
  let round = 0;
  const inFile = () => timeRun(chain, WIDTH, join(folder, `run${round++}.db`));
  const figure = await compare(
    "chain with --state, against memory",
    () => timeRun(chain, WIDTH),
    inFile,
    2.5,
  );
  rmSync(folder, { recursive: true });
  return { ...figure, from: figure.from.replace("bare loop", "in memory") };
}

async function compareSizes(port: number): Promise<Figure> {
  const [small, large] = [200, 20_000];
  const perTask = async (size: number) => ((await timeRun(toFan(size, port), WIDTH)) / size) * 1000;
  const smallUs: number[] = [];
  const largeUs: number[] = [];
  for (let round = 0; round < 5; round++) {
    for (let times = 0; times < 20; times++) smallUs.push(await perTask(small));
    largeUs.push(await perTask(large));
  }
  const [a, b] = [median(smallUs), median(largeUs)];
  const from = `${b.toFixed(0)} us a task at ${large}, ${a.toFixed(0)} us at ${small}`;
  return { name: "cost per task at 20,000 against 200", value: b / a, limit: 1.3, unit: "x", from };
}
