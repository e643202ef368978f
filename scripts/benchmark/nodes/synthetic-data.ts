/**
 * How long the generator of the Portuguese node learns from a year at 30 minutes, and how alike is what it makes: ten years,
 * for one year of slow weather differs from the next by chance alone. Everything over HTTP, as the pipeline does it.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import * as v from "valibot";
import { makeWindAndWeather } from "../../../use-cases/tef-services/sample/wind-and-weather.ts";
import { printFigure } from "../figure.ts";
import { type Columns, compareColumns, findWorstPair, toGap } from "./series-quality.ts";

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
  const qualities = compareColumns(data, examples);
  for (const { name, distance } of qualities) {
    const from = `${EXAMPLES} years against the data`;
    printFigure({
      name: `Kolmogorov-Smirnov distance of ${name}`,
      value: distance,
      limit: LARGEST_DISTANCE,
      unit: "",
      from,
    });
  }
  for (const { name, lagOne } of qualities) {
    const what = `difference of the lag-1 autocorrelation of ${name}`;
    printFigure({
      name: what,
      value: toGap(lagOne),
      limit: LARGEST_LAG_ONE_GAP,
      unit: "",
      from: toPair(lagOne),
    });
  }
  const { pair, correlations } = findWorstPair(data, examples);
  printFigure({
    name: `largest difference of the cross-correlation matrix, ${pair.join(" and ")}`,
    value: toGap(correlations),
    limit: LARGEST_PAIR_GAP,
    unit: "",
    from: toPair(correlations),
  });
}

function toPair([data, made]: readonly [number, number]): string {
  return `data ${data.toFixed(3)}, made ${made.toFixed(3)}`;
}
