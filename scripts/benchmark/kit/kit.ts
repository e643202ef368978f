/** Measures what the service kit costs, against the least that does the same, in one run of this script. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Figure, median, printFigure } from "../figure.ts";
import { startService } from "../service-process.ts";
import {
  askForBigFile,
  askForRecords,
  type CallTimes,
  timeBareFetch,
  timeCalls,
  timeKitFetch,
} from "./calls.ts";
import { BIG_FILE_VARIABLE } from "./fixtures.ts";

const MEGABYTE = 1024 * 1024;
const ROUNDS = 15;
/** Rounds that do not count: what runs is compiled in steps. */
const WARM_UP_ROUNDS = 8;
const CALLS = 3_000;
const WIDTH = 32;
const FILE_MEGABYTES = 200;

const folder = mkdtempSync(join(tmpdir(), "aieffect-bench-"));
const bigFile = join(folder, "big.bin");
const kit = await startService("kit/kit-service.ts", {
  environment: { [BIG_FILE_VARIABLE]: bigFile },
  stderr: "ignore",
});
const echo = await startService("kit/bare-echo.ts");
const grpc = await startService("kit/bare-grpc.ts");
try {
  for (const figure of await compareCalls()) printFigure(figure);
  printFigure(await measureBigFile());
  printFigure(await compareFetches());
} finally {
  for (const process of [kit, echo, grpc]) process.stop();
  rmSync(folder, { recursive: true });
}

/** Both in turn, each first in every other round. */
async function compareCalls(): Promise<readonly Figure[]> {
  const rounds: Round[] = [];
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
    const early = round % 2 === 0 ? null : await timeCalls(kit.port, CALLS, WIDTH);
    const bare = await timeCalls(echo.port, CALLS, WIDTH);
    rounds.push({ bare, kit: early ?? (await timeCalls(kit.port, CALLS, WIDTH)) });
  }
  const counted = rounds.slice(WARM_UP_ROUNDS);
  // As fast as it goes, calls queue, and a caller waits for all before its own: the one is about WIDTH times the other.
  return [
    toAdded(`elapsed time by calls, at ${WIDTH}`, counted, ({ perCallMs }) => perCallMs),
    toAdded(`wait of a caller, at ${WIDTH} as fast as it goes`, counted, ({ waitMs }) => waitMs),
  ];
}

interface Round {
  readonly bare: CallTimes;
  readonly kit: CallTimes;
}

/** What the kit adds to a bare echo. */
function toAdded(what: string, rounds: readonly Round[], pick: (times: CallTimes) => number): Figure {
  const [bareMs, kitMs] = [
    median(rounds.map(({ bare }) => pick(bare))),
    median(rounds.map(({ kit }) => pick(kit))),
  ];
  const value = median(rounds.map(({ bare, kit }) => pick(kit) - pick(bare)));
  const from = `kit ${kitMs.toFixed(2)} ms, bare echo ${bareMs.toFixed(2)} ms, medians of ${rounds.length}`;
  return { name: `added by the kit: ${what}`, value, limit: 0.3, unit: "ms", from };
}

async function measureBigFile(): Promise<Figure> {
  await Bun.write(bigFile, new Uint8Array(FILE_MEGABYTES * MEGABYTE).fill(7));
  const url = await askForBigFile(kit.port);
  await download(url);
  forgetPeak(kit.pid);
  const before = readStatus(kit.pid, "VmRSS");
  for (let round = 0; round < 3; round++) await download(url);
  await Promise.all([download(url), download(url), download(url)]);
  const grown = readStatus(kit.pid, "VmHWM") - before;
  const from = `peak over ${before.toFixed(0)} MB after six more downloads, three of them at once`;
  return { name: `memory for serving ${FILE_MEGABYTES} MB`, value: grown, limit: 30, unit: "MB", from };
}

async function download(url: string): Promise<void> {
  let size = 0;
  for await (const chunk of (await fetch(url)).body ?? []) size += chunk.byteLength;
  if (size !== FILE_MEGABYTES * MEGABYTE) throw new Error(`${url} gave ${size} bytes`);
}

/** `VmHWM` begins anew: the calls before the downloads had a peak of their own. */
function forgetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, "5");
}

/** A line of the process's status, in megabytes. */
function readStatus(pid: number, name: string): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024;
}

async function compareFetches(): Promise<Figure> {
  const reference = await askForRecords(kit.port);
  const bareMs: number[] = [];
  const ratios: number[] = [];
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
    const [bare, ours] = [await timeBareFetch(grpc.port), await timeKitFetch(reference)];
    if (round < WARM_UP_ROUNDS) continue;
    bareMs.push(bare);
    ratios.push(ours / bare);
  }
  const from = `bare grpc-js ${median(bareMs).toFixed(0)} ms, medians of ${ROUNDS}`;
  return { name: "gRPC fetch of 100,000 records", value: median(ratios), limit: 1.5, unit: "x", from };
}
