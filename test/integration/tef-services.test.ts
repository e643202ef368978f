/** The stand-ins for the third party's services as processes, asked over HTTP. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parquetReadObjects } from "hyparquet";
import * as v from "valibot";
import { makeFolder } from "../contract/store-files.ts";
import { REPOSITORY } from "../documents.ts";
import { type ServiceProcess, startServiceProcess } from "../service-process.ts";

const toScript = (service: string): string =>
  join(REPOSITORY, "use-cases/tef-services/services", service, "service.ts");

const folder = makeFolder();
let dataProvision: ServiceProcess;
let knowledgeStore: ServiceProcess;

beforeAll(async () => {
  mkdirSync(folder.file("tables"));
  writeFileSync(folder.file("tables/readings.csv"), 'id,"a ""name""",v\n1,"x,y",0.5\n2,,1\n');
  writeFileSync(folder.file("tables/notes.txt"), "no table");
  [dataProvision, knowledgeStore] = await Promise.all([
    startServiceProcess(toScript("data_provision"), { CSV_DIR: folder.file("tables") }),
    startServiceProcess(toScript("knowledge_store")),
  ]);
});
afterAll(async () => {
  await dataProvision[Symbol.asyncDispose]();
  await knowledgeStore[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

const query = (sql: string, format = "", url = dataProvision.url) =>
  fetch(`${url}/query${format}`, { method: "POST", body: JSON.stringify({ sql_query: sql }) });

function post(url: string, part: string, csv: string, type = "text/csv"): Promise<Response> {
  const form = new FormData();
  form.set(part, new File([csv], "data.csv", { type }));
  return fetch(url, { method: "POST", body: form });
}

async function detailOf(answer: Response): Promise<string> {
  return v.parse(v.object({ detail: v.string() }), await answer.json()).detail;
}

test("data provision tells its tables", async () => {
  expect(await (await fetch(`${dataProvision.url}/schema`)).json()).toEqual({
    schemas: {
      main: [
        {
          name: "readings",
          comment: "",
          columns: [
            { name: "id", type: "INTEGER", comment: "" },
            { name: 'a "name"', type: "TEXT", comment: "" },
            { name: "v", type: "REAL", comment: "" },
          ],
        },
      ],
    },
  });
  expect(Object.keys(Object(await (await fetch(dataProvision.url)).json()))).toEqual(["message"]);
});

test("data provision answers as CSV, Parquet and JSON", async () => {
  const csv = await query("SELECT * FROM readings");
  expect(csv.headers.get("content-type")).toStartWith("text/csv");
  expect(csv.headers.get("content-disposition")).toContain("query_result.csv");
  expect(await csv.text()).toBe('id,"a ""name""",v\n1,"x,y",0.5\n2,,1\n');
  const parquet = await query("SELECT id, v FROM main.readings", "?format=parquet");
  expect(parquet.headers.get("content-disposition")).toContain("query_result.parquet");
  expect(await parquetReadObjects({ file: await parquet.arrayBuffer() })).toEqual([
    { id: 1n, v: 0.5 },
    { id: 2n, v: 1 },
  ]);
  const json = await query("SELECT id, v FROM main.readings", "?format=json");
  expect(await json.json()).toEqual([
    { id: 1, v: 0.5 },
    { id: 2, v: 1 },
  ]);
});

test.each([
  ["SELECT 1 WHERE 0", "", 204],
  ["SELECT nothing", "", 400],
  ["DROP TABLE readings", "", 400],
  ["SELECT 1", "?format=xlsx", 422],
  ["SELECT 1", "?format=pdf", 422],
])("data provision answers %p%s with %p", async (sql, format, status) => {
  expect((await query(sql, format)).status).toBe(status);
});

test("data provision without its folder has no connection, until the folder is there", async () => {
  const late = folder.file("late");
  await using service = await startServiceProcess(toScript("data_provision"), { CSV_DIR: late });
  expect((await fetch(`${service.url}/health`)).status).toBe(200);
  expect((await fetch(`${service.url}/schema`)).status).toBe(503);
  expect((await query("SELECT 1", "", service.url)).status).toBe(503);
  mkdirSync(late);
  writeFileSync(join(late, "t.csv"), "a,a\n");
  const answer = await query("SELECT 1", "", service.url);
  expect([answer.status, await detailOf(answer)]).toEqual([
    500,
    "Database error: Two columns of the CSV are named a",
  ]);
});

test("data provision has a year of wind and weather of its own", async () => {
  await using service = await startServiceProcess(toScript("data_provision"));
  const answer = await query(
    "SELECT count(*) AS n, max(power) AS most FROM wind_and_weather",
    "?format=json",
    service.url,
  );
  expect(await answer.json()).toEqual([{ n: 17_520, most: 20 }]);
});

const APPLY = "/functions/apply?feature_function_name=DatetimeFeatures";
const SEASON = `&feature_function_kwargs_str=${encodeURIComponent('{"season": "hour"}')}`;
const CSV = "timestamp,v\n2025-01-01T22:30:00Z,1.5\n2025-01-01T23:00:00Z,\n";

test("the knowledge store applies a function to an uploaded CSV", async () => {
  const answer = await post(`${knowledgeStore.url}${APPLY}${SEASON}`, "file", CSV);
  expect(await answer.json()).toEqual([
    { timestamp: "2025-01-01T22:30:00Z", v: 1.5, hour: 22 },
    { timestamp: "2025-01-01T23:00:00Z", v: null, hour: 23 },
  ]);
});

test("the knowledge store applies a recipe, whose later steps see what earlier ones added", async () => {
  const csv = "timestamp\n2025-09-01\n";
  const answer = await post(`${knowledgeStore.url}/recipes/apply?recipe_name=LoadSeasons`, "file", csv);
  expect(await answer.json()).toEqual([{ timestamp: "2025-09-01", hour: 0, weekday: 0, month: 9 }]);
});

test.each([
  ["/functions/apply?feature_function_name=Magic", CSV, 404, "There is no feature function"],
  [`${APPLY}&feature_function_kwargs_str=[]`, CSV, 400, "must be a JSON object"],
  [APPLY, "time\nx\n", 400, "There is no column timestamp"],
  [APPLY, "", 400, "The CSV is empty"],
  ["/functions/apply", CSV, 422, "feature_function_name: is missing"],
  ["/recipes/apply?recipe_name=Cake", CSV, 404, "There is no recipe"],
])("the knowledge store refuses %p", async (path, csv, status, reason) => {
  const answer = await post(`${knowledgeStore.url}${path}`, "file", csv);
  expect(answer.status).toBe(status);
  expect(await detailOf(answer)).toContain(reason);
});

test("the knowledge store says what is missing, and what it has", async () => {
  expect((await post(`${knowledgeStore.url}${APPLY}`, "upload", CSV)).status).toBe(422);
  expect((await fetch(`${knowledgeStore.url}${APPLY}`, { method: "POST", body: "{}" })).status).toBe(422);
  for (const path of ["/functions/list", "/functions/tags", "/recipes/list", "/examples/list"]) {
    expect(await (await fetch(`${knowledgeStore.url}${path}`)).json()).not.toBeEmpty();
  }
  const example = await fetch(`${knowledgeStore.url}/examples/hour-of-day`);
  expect(await example.json()).toMatchObject({ name: "hour-of-day", result: [{ hour: 9 }, { hour: 10 }] });
  expect((await fetch(`${knowledgeStore.url}/examples/none`)).status).toBe(404);
  expect((await fetch(`${knowledgeStore.url}/functions`)).status).toBe(404);
  expect((await fetch(`${knowledgeStore.url}/functions/apply`)).status).toBe(405);
});

test("a service that cannot be served says why in one line, and leaves nothing", async () => {
  const child = Bun.spawn([process.execPath, toScript("synthetic_data")], {
    env: { ...process.env, PORT: "0", TRAINING_EPOCH_MS: "soon", MODELS_DIR: folder.file("none") },
    stderr: "pipe",
  });
  expect(await new Response(child.stderr).text()).toBe(
    'TRAINING_EPOCH_MS must be a whole number of milliseconds, not "soon"\n',
  );
  expect(await child.exited).toBe(2);
  expect(readdirSync(folder.path)).not.toContain("none");
});

test("a service ends when it is told to", async () => {
  await using service = await startServiceProcess(toScript("knowledge_store"));
  service.kill("SIGTERM");
  expect(await service.exited).toBe(0);
});
