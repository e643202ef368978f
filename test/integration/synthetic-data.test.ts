/** The stand-in for synthetic data generation as a process: it trains, tells how far it is, and makes what it learnt. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { parquetReadObjects } from "hyparquet";
import * as v from "valibot";
import {
  type Columns,
  compareColumns,
  findWorstPair,
  toGap,
} from "../../scripts/benchmark/nodes/series-quality.ts";
import { makeWindAndWeather } from "../../use-cases/tef-services/sample/wind-and-weather.ts";
import { makeFolder } from "../contract/store-files.ts";
import { REPOSITORY } from "../documents.ts";
import { type ServiceProcess, startServiceProcess } from "../service-process.ts";

const SCRIPT = join(REPOSITORY, "use-cases/tef-services/services/synthetic_data/service.ts");
const YEAR = makeWindAndWeather().trimEnd().split("\n");
const EXAMPLES = 5;
const ProgressSchema = v.object({
  epoch: v.number(),
  total_epochs: v.number(),
  batch: v.number(),
  total_batches: v.number(),
  timestamp: v.pipe(v.string(), v.isoTimestamp()),
});

const folder = makeFolder();
const start = (extra: Readonly<Record<string, string>> = {}) =>
  startServiceProcess(SCRIPT, { MODELS_DIR: folder.file("models"), ...extra });
let service: ServiceProcess;

beforeAll(async () => {
  service = await start();
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

/** The year with the hour as the knowledge store adds it. */
function makeYear(rows: number): string {
  const [header, ...lines] = YEAR.slice(0, rows + 1);
  return `${header},hour\n${lines.map((line) => `${line},${Number(line.slice(11, 13))}\n`).join("")}`;
}

function train(csv: string, parameters: string, url = service.url, type = "text/csv"): Promise<Response> {
  const form = new FormData();
  form.set("uploaded_file", new File([csv], "data.csv", { type }));
  return fetch(`${url}/train?${parameters}`, { method: "POST", body: form });
}

const get = (path: string, url = service.url) => fetch(`${url}${path}`);

/** Asks again and again until the answer is yes. */
async function until(ask: () => Promise<boolean>): Promise<void> {
  while (!(await ask())) await Bun.sleep(10);
}

async function isTraining(model: string, url: string): Promise<boolean> {
  return v.is(ProgressSchema, await (await get(`/training_info?model_name=${model}`, url)).json());
}

async function detailOf(answer: Response): Promise<string> {
  return v.parse(v.object({ detail: v.string() }), await answer.json()).detail;
}

/** Of each example, all but time and number. */
function toExamples(csv: string): { header: string; examples: Columns[] } {
  const [header = "", ...lines] = csv.trimEnd().split("\n");
  const rows = lines.map((line) => line.split(","));
  const numbers = [...new Set(rows.map((row) => row.at(-1) ?? ""))];
  const names = header
    .split(",")
    .slice(1)
    .filter((name) => name !== "example");
  const examples = numbers.map((number) => {
    const own = rows.filter((row) => (row.at(-1) ?? "") === number);
    return Object.fromEntries(names.map((name, index) => [name, own.map((row) => Number(row[index + 1]))]));
  });
  return { header, examples };
}

test("what it makes of a year is like the year", async () => {
  const csv = makeYear(17_520);
  const trained = await train(csv, "model_name=year&epochs=5&batch_size=100&sequence_len=17520");
  expect([trained.status, trained.headers.get("content-type")?.split(";")[0]]).toEqual([200, "text/plain"]);
  const answer = await get(`/generate?model_name=year&number_of_examples=${EXAMPLES}&seed=3`);
  const { header, examples } = toExamples(await answer.text());
  expect(header).toBe(`${csv.split("\n", 1)[0]},example`);
  const [data = {}] = toExamples(
    csv
      .trimEnd()
      .replace("\n", ",example\n")
      .replaceAll(/\d\n/g, (end) => `${end.trim()},1\n`)
      .concat(",1"),
  ).examples;
  expect(examples).toHaveLength(EXAMPLES);
  // Together, and each alone.
  for (const made of [examples, ...examples.map((example) => [example])]) {
    for (const { name, distance, lagOne } of compareColumns(data, made)) {
      expect([name, distance <= 0.1, toGap(lagOne) <= 0.1]).toEqual([name, true, true]);
    }
    expect(toGap(findWorstPair(data, made).correlations)).toBeLessThanOrEqual(0.15);
  }
  // What the clock decides is not made up.
  expect(examples[0]?.hour).toEqual(data.hour ?? []);
}, 30_000);

test("a thousand rows are enough, and an example is as long and as finely timed as asked for", async () => {
  expect(
    (await train(makeYear(1_000), "model_name=short&user_id=u&epochs=3&batch_size=50&sequence_len=48"))
      .status,
  ).toBe(200);
  const url = "/generate?model_name=short&user_id=u&number_of_examples=3";
  const text = await (await get(`${url}&seed=1`)).text();
  expect(await (await get(`${url}&seed=1`)).text()).toBe(text);
  expect(await (await get(url)).text()).not.toBe(text);
  const lines = text.trimEnd().split("\n").slice(1);
  expect(lines).toHaveLength(3 * 48);
  const times = lines.slice(0, 48).map((line) => Date.parse(line.split(",")[0] ?? ""));
  expect(times.slice(1).every((ms, row) => ms - (times[row] ?? 0) === 1_800_000)).toBeTrue();
  const data = makeYear(1_000)
    .trimEnd()
    .split("\n")
    .slice(1)
    .map((line) => Number(line.split(",")[3]));
  const temperatures = lines.map((line) => Number(line.split(",")[3]));
  expect(Math.min(...temperatures)).toBeGreaterThanOrEqual(Math.min(...data));
  expect(Math.max(...temperatures)).toBeLessThanOrEqual(Math.max(...data));
});

test("without CSV the same examples come as a ZIP of Parquet files", async () => {
  const parameters = "model_name=packed&epochs=1&sequence_len=24";
  expect((await train(makeYear(100), parameters)).status).toBe(200);
  const url = "/generate?model_name=packed&number_of_examples=2&seed=5";
  const { header, examples } = toExamples(await (await get(url)).text());
  const answer = await get(`${url}&return_csv=false`);
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "application/zip"]);
  const files = unzipSync(await answer.bytes());
  expect(Object.keys(files)).toEqual(["example_1.parquet", "example_2.parquet"]);
  for (const [index, bytes] of Object.values(files).entries()) {
    const rows = await parquetReadObjects({ file: bytes.slice().buffer });
    expect(Object.keys(rows[0] ?? {}).join()).toBe(header.replace(",example", ""));
    expect(rows.map(({ wind_speed }) => wind_speed)).toEqual([...(examples[index]?.wind_speed ?? [])]);
    expect(rows.map(({ hour }) => Number(hour))).toEqual([...(examples[index]?.hour ?? [])]);
    expect(rows[0]?.datetime).toMatch(/^2025-01-0\dT\d\d:\d0:00Z$/);
  }
});

test("tells how far a training is, answers others meanwhile, and has the model only at the end", async () => {
  await using slow = await start({ TRAINING_EPOCH_MS: "150", MODELS_DIR: folder.file("slow") });
  let hasEnded = false;
  const training = train(makeYear(200), "model_name=m&epochs=4&batch_size=100", slow.url).finally(() => {
    hasEnded = true;
  });
  const epochs = new Set<number>();
  await until(async () => {
    const reading = v.safeParse(
      ProgressSchema,
      await (await get("/training_info?model_name=m", slow.url)).json(),
    );
    if (hasEnded) return true;
    if (!reading.success) return false;
    const { epoch, total_epochs, batch, total_batches } = reading.output;
    expect([total_epochs, total_batches]).toEqual([4, 2]);
    expect(batch).toBeLessThanOrEqual(2);
    epochs.add(epoch);
    if (epoch < 4) expect((await get("/generate?model_name=m", slow.url)).status).toBe(404);
    return false;
  });
  expect((await training).status).toBe(200);
  expect([...epochs]).toEqual([1, 2, 3, 4]);
  expect(await (await get("/training_info?model_name=m", slow.url)).json()).toMatchObject({
    epoch: 4,
    total_epochs: 4,
  });
});

test("two trainings at once have their own progress and models", async () => {
  const [one, other] = [makeYear(300), makeYear(300).replaceAll(",hour", ",h")];
  const answers = await Promise.all([
    train(one, "model_name=one&user_id=two"),
    train(other, "model_name=other&user_id=two"),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  expect(await (await get("/models?user_id=two")).json()).toEqual([{ name: "one" }, { name: "other" }]);
  const headers = await Promise.all(
    ["one", "other"].map(
      async (name) =>
        (await (await get(`/generate?user_id=two&model_name=${name}`)).text()).split("\n", 1)[0],
    ),
  );
  expect(headers.map((header) => header?.split(",").at(-2))).toEqual(["hour", "h"]);
});

test("a model that exists is trained anew only when that is wanted", async () => {
  const csv = makeYear(100);
  expect((await train(csv, "model_name=again")).status).toBe(200);
  const refused = await train(csv, "model_name=again");
  expect([refused.status, await detailOf(refused)]).toEqual([
    409,
    "The model again exists: give overwrite=true to train it anew",
  ]);
  expect((await train(csv, "model_name=again&overwrite=true")).status).toBe(200);
});

test("a model that came to be while a file came in is not trained anew either", async () => {
  const HEAD = '--b\r\nContent-Disposition: form-data; name="uploaded_file"; filename="d.csv"\r\n';
  const rest = Promise.withResolvers<void>();
  const slowForm = new ReadableStream<Uint8Array>({
    async start(form) {
      form.enqueue(Buffer.from(HEAD));
      await rest.promise;
      form.enqueue(Buffer.from(`Content-Type: text/csv\r\n\r\n${makeYear(100)}\r\n--b--\r\n`));
      form.close();
    },
  });
  const slow = fetch(`${service.url}/train?model_name=meanwhile`, {
    method: "POST",
    headers: { "content-type": "multipart/form-data; boundary=b" },
    body: slowForm,
  });
  expect((await train(makeYear(100), "model_name=meanwhile")).status).toBe(200);
  rest.resolve();
  expect((await slow).status).toBe(409);
});

test("a training takes the place of one of the same model that still runs", async () => {
  await using slow = await start({ TRAINING_EPOCH_MS: "30000" });
  const former = train(makeYear(100), "model_name=twice", slow.url);
  await until(() => isTraining("twice", slow.url));
  const latter = train(makeYear(100), "model_name=twice&overwrite=true", slow.url);
  latter.catch(() => {});
  expect((await former).status).toBe(409);
  slow.kill("SIGKILL");
  await slow.exited;
});

test("a service that is killed in mid-training has no model of it, and keeps the others", async () => {
  const models = folder.file("killed");
  {
    await using slow = await start({ TRAINING_EPOCH_MS: "100", MODELS_DIR: models });
    expect((await train(makeYear(60), "model_name=whole&epochs=1", slow.url)).status).toBe(200);
    const training = train(makeYear(60), "model_name=part&epochs=9000", slow.url);
    training.catch(() => {});
    await until(() => isTraining("part", slow.url));
    slow.kill("SIGKILL");
    await slow.exited;
  }
  await using again = await start({ MODELS_DIR: models });
  expect(await (await get("/models", again.url)).json()).toEqual([{ name: "whole" }]);
  expect(await (await get("/training_info?model_name=part", again.url)).json()).toEqual({
    message: "There is no training of part",
  });
  expect((await get("/generate?model_name=part", again.url)).status).toBe(404);
  expect((await get("/generate?model_name=whole", again.url)).status).toBe(200);
  expect(readdirSync(join(models, "test_user_id"))).toEqual(["whole.json"]);
});

test.each([
  ["model_name=../../x", 422, "model_name: must be letters"],
  ["user_id=a/b", 422, "user_id: must be letters"],
  ["epochs=0", 422, "epochs: must be at least 1"],
  ["epochs=1.5", 422, "epochs: must be a whole number"],
  ["overwrite=perhaps", 422, "overwrite: must be true or false"],
  ["index_col=when", 400, "There is no index column when"],
])("refuses to train with %p", async (parameters, status, reason) => {
  const answer = await train(makeYear(60), parameters);
  expect(answer.status).toBe(status);
  expect(await detailOf(answer)).toContain(reason);
});

test("refuses what is no CSV, and rows with a gap in them", async () => {
  expect((await train(makeYear(60), "model_name=n", service.url, "application/json")).status).toBe(400);
  const gap = makeYear(60)
    .split("\n")
    .with(30, `${makeYear(60).split("\n")[30]?.slice(0, 20)},,,,,,,`)
    .join("\n");
  const answer = await train(gap, "model_name=n");
  expect([answer.status, await detailOf(answer)]).toEqual([400, 'Row 30: wind_speed is not a number: ""']);
  expect((await get("/generate?model_name=n")).status).toBe(404);
  expect((await get("/generate?model_name=n&return_csv=false")).status).toBe(404);
});

const AT_HOURS = [0, 1, 3] as const;

test("learns nothing from rows that hardly ever follow on", async () => {
  const lines = Array.from({ length: 90 }, (_, row) => {
    const hour = 6 * Math.floor(row / 3) + (AT_HOURS[row % 3] ?? 0);
    return `${new Date(Date.UTC(2025, 0, 1, hour)).toISOString()},${row % 7}\n`;
  });
  const answer = await train(`datetime,v\n${lines.join("")}`, "model_name=gaps");
  expect([answer.status, await detailOf(answer)]).toEqual([400, "The index has too many gaps to learn from"]);
});

test("repeats columns that the clock decides, also when there are no others", async () => {
  const lines = Array.from({ length: 96 }, (_, row) => {
    const date = new Date(Date.UTC(2025, 0, 1, row));
    return `${date.toISOString().slice(0, 16).replace("T", " ")},${date.getUTCHours()},7.50\n`;
  });
  expect((await train(`datetime,hour,k\n${lines.join("")}`, "model_name=clock&sequence_len=96")).status).toBe(
    200,
  );
  const made = await (await get("/generate?model_name=clock")).text();
  expect(made).toBe(`datetime,hour,k,example\n${lines.map((line) => line.replace("\n", ",1\n")).join("")}`);
});

test("names of models may be as long as a workflow's and a task's together", async () => {
  const name = `model_${"w".repeat(128)}_${"t".repeat(100)}`;
  expect((await train(makeYear(60), `user_id=long&model_name=${name}`)).status).toBe(200);
  expect(await (await get("/models?user_id=long")).json()).toEqual([{ name }]);
});
