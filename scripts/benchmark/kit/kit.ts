/** Measures what the service kit costs, against the least that does the same, in one run of this script. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
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
  printFigure(await compareCalls());
  printFigure(await measureBigFile());
  printFigure(await compareFetches());
} finally {
  for (const process of [kit, echo, grpc]) process.stop();
  rmSync(folder, { recursive: true });
}

/** Both in turn, each first in every other round. */
async function compareCalls(): Promise<Figure> {
  const rounds: { readonly bare: CallTimes; readonly kit: CallTimes }[] = [];
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
    const early = round % 2 === 0 ? null : await timeCalls(kit.port, CALLS, WIDTH);
    const bare = await timeCalls(echo.port, CALLS, WIDTH);
    rounds.push({ bare, kit: early ?? (await timeCalls(kit.port, CALLS, WIDTH)) });
  }
  const counted = rounds.slice(WARM_UP_ROUNDS);
  const added = median(counted.map(({ bare, kit }) => kit.perCallMs - bare.perCallMs));
  // As fast as it goes, calls queue: who waits in the queue waits for all before it.
  const [bareWait, kitWait] = [
    median(counted.map(({ bare }) => bare.waitMs)),
    median(counted.map(({ kit }) => kit.waitMs)),
  ];
  const from = `elapsed time by calls; as fast as it goes a caller waits ${kitWait.toFixed(2)} ms, of a bare echo ${bareWait.toFixed(2)} ms`;
  return {
    name: `time that the kit adds to a call, at ${WIDTH}`,
    value: added,
    limit: 0.3,
    unit: "ms",
    from,
  };
}

async function measureBigFile(): Promise<Figure> {
  await Bun.write(bigFile, new Uint8Array(FILE_MEGABYTES * MEGABYTE).fill(7));
  const url = await askForBigFile(kit.port);
  await download(url);
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
