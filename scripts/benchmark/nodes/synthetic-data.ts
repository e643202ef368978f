/**
 * How long the generator of the Portuguese node learns from a year at 30 minutes, and how alike is what it makes: ten years
 * together, and the worst of them alone. Everything over HTTP, as the pipeline does it.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import * as v from "valibot";
import { makeWindAndWeather } from "../../../use-cases/tef-services/sample/wind-and-weather.ts";
import { printFigure } from "../figure.ts";
import { type Columns, compareColumns, findWorstPair, type PairDifference, toGap } from "./series-quality.ts";

const SERVICE = join(import.meta.dir, "../../../use-cases/tef-services/services/synthetic_data/service.ts");
const EXAMPLES = 10;
const EPOCHS = 5;
const BATCH_SIZE = 100;
const SEED = 7;

const LONGEST_TRAINING_S = 60;
const LARGEST_DISTANCE = 0.1;
const LARGEST_LAG_ONE_GAP = 0.1;
const LARGEST_PAIR_GAP = 0.15;

const folder = mkdtempSync(join(tmpdir(), "aieffect-bench-"));
const service = Bun.spawn([process.execPath, SERVICE], {
  env: { ...process.env, HOST: "127.0.0.1", PORT: "0", MODELS_DIR: folder },
  stderr: "pipe",
});
try {
  const csv = makeWindAndWeather();
  const address = await readAddress(service.stderr);
  await measureTraining(address, csv);
  measureQuality(toColumns(csv), await makeExamples(address));
} finally {
  service.kill();
  rmSync(folder, { recursive: true });
}

async function readAddress(log: ReadableStream<Uint8Array>): Promise<string> {
  const { value } = await log.getReader().read();
  const [line = ""] = new TextDecoder().decode(value).split("\n");
  const { port } = v.parse(v.object({ port: v.number() }), JSON.parse(line));
  return `http://127.0.0.1:${port}`;
}

async function measureTraining(address: string, csv: string): Promise<void> {
  const rows = csv.split("\n").length - 2;
  const form = new FormData();
  form.set("uploaded_file", new File([csv], "data.csv", { type: "text/csv" }));
  const query = new URLSearchParams({
    sequence_len: String(rows),
    epochs: String(EPOCHS),
    batch_size: String(BATCH_SIZE),
  });
  const beganAt = performance.now();
  const answer = await fetch(`${address}/train?${query}`, { method: "POST", body: form });
  if (!answer.ok) throw new Error(await answer.text());
  printFigure({
    name: "training on a year at 30 minutes",
    value: (performance.now() - beganAt) / 1000,
    limit: LONGEST_TRAINING_S,
    unit: "s",
    from: `${rows} rows, ${EPOCHS} epochs in batches of ${BATCH_SIZE}, upload to answer`,
  });
}

async function makeExamples(address: string): Promise<Columns[]> {
  const answer = await fetch(`${address}/generate?number_of_examples=${EXAMPLES}&seed=${SEED}`);
  if (!answer.ok) throw new Error(await answer.text());
  const [header = "", ...lines] = (await answer.text()).trimEnd().split("\n");
  const length = lines.length / EXAMPLES;
  return Array.from({ length: EXAMPLES }, (_, example) => {
    const own = lines.slice(example * length, (example + 1) * length);
    const { example: _numbers, ...columns } = toColumns([header, ...own].join("\n"));
    return columns;
  });
}

/** All but the time. */
function toColumns(csv: string): Columns {
  const [header = [], ...rows] = v.parse(v.array(v.array(v.string())), parse(csv));
  const names = header.slice(1);
  return Object.fromEntries(names.map((name, index) => [name, rows.map((row) => Number(row[index + 1]))]));
}

function measureQuality(data: Columns, examples: readonly Columns[]): void {
  const together = compareColumns(data, examples);
  const years = examples.map((example) => compareColumns(data, [example]));
  for (const [index, { name, distance }] of together.entries()) {
    const alone = Math.max(...years.map((year) => year[index]?.distance ?? 1));
    printDistance(`Kolmogorov-Smirnov distance of ${name}`, distance, `${EXAMPLES} years against the data`);
    printDistance(
      `the same, worst single year of ${name}`,
      alone,
      `each of ${EXAMPLES} years against the data`,
    );
  }
  for (const [index, { name, lagOne }] of together.entries()) {
    const what = `difference of the lag-1 autocorrelation of ${name}`;
    printLagOne(what, lagOne);
    printLagOne(
      `the same, worst single year of ${name}`,
      findWidest(years.map((year) => year[index]?.lagOne ?? lagOne)),
    );
  }
  printPair("largest difference of the cross-correlation matrix", findWorstPair(data, examples));
  const pairs = examples.map((example) => findWorstPair(data, [example]));
  const [worst] = pairs.toSorted((a, b) => toGap(b.correlations) - toGap(a.correlations));
  if (worst !== undefined) printPair("the same, worst single year", worst);
}

function printDistance(name: string, value: number, from: string): void {
  printFigure({ name, value, limit: LARGEST_DISTANCE, unit: "", from });
}

function printLagOne(name: string, lagOne: Gap): void {
  printFigure({ name, value: toGap(lagOne), limit: LARGEST_LAG_ONE_GAP, unit: "", from: toPair(lagOne) });
}

function printPair(name: string, { pair, correlations }: PairDifference): void {
  printFigure({
    name: `${name}, ${pair.join(" and ")}`,
    value: toGap(correlations),
    limit: LARGEST_PAIR_GAP,
    unit: "",
    from: toPair(correlations),
  });
}

/** Of the data, and of what was made. */
type Gap = readonly [number, number];

function findWidest(gaps: readonly Gap[]): Gap {
  return gaps.reduce((widest, gap) => (toGap(gap) > toGap(widest) ? gap : widest));
}

function toPair([data, made]: Gap): string {
  return `data ${data.toFixed(3)}, made ${made.toFixed(3)}`;
}
