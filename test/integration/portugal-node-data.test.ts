/** Loading rows and applying features, beside third-party services of which every answer is scripted. */
import { afterAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import { toInlineJson } from "../../src/service/inline-json.ts";
import { createDataProvisionOperations } from "../../use-cases/portugal-node/operations/data-provision-operations.ts";
import { createKnowledgeStoreOperations } from "../../use-cases/portugal-node/operations/knowledge-store-operations.ts";
import { makeRequest, startService } from "../listening-service.ts";
import { startScriptedTefService } from "../scripted-tef-service.ts";

const folder = mkdtempSync(join(tmpdir(), "aieffect-portugal-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const NOWHERE = "http://127.0.0.1:9";

const AnswerSchema = v.object({
  status: v.string(),
  task_id: v.string(),
  error: v.nullable(v.string()),
  output: v.nullable(v.object({ protocol: v.string(), uri: v.string(), format: v.string() })),
});

type Operations = Parameters<typeof startService>[0]["operations"];

/** The answer to one execute call, and what its output leads to. */
async function execute(operations: Operations, request: Readonly<Record<string, unknown>>) {
  await using service = startService({ operations, namesTasks: true });
  const [status, body] = await service.execute(makeRequest(request));
  expect(status).toBe(200);
  const { output, error } = v.parse(AnswerSchema, body);
  if (output === null) return error;
  expect(output.uri).toStartWith(`${service.url}/control/data/`);
  const data = await fetch(output.uri);
  return { format: output.format, type: data.headers.get("content-type"), text: await data.text() };
}

describe("ExecuteQuery", () => {
  const run = (options: object | null, fields: object = {}, url = NOWHERE) =>
    execute(createDataProvisionOperations({ DATA_PROVISION_URL: url }), {
      method: "ExecuteQuery",
      inputs: options === null ? [] : [toInlineJson({ ...options })],
      ...fields,
    });
  const path = join(folder, "real_data.csv");
  writeFileSync(path, "datetime,a\n2020-01-01,1\n2020-01-02,2\n2020-01-03,3\n");
  const csv = (text: string) => ({ format: "csv", type: "text/csv; charset=utf-8", text });

  test("reads a file: the worked example", async () => {
    const options = { file_path: path, max_rows: 2, rename_columns: { datetime: "timestamp" } };
    const expected = csv("timestamp,a\n2020-01-01,1\n2020-01-02,2\n");
    expect(await run(options)).toEqual(expected);
    expect(await run(options, { method: "LoadData" })).toEqual(expected);
    expect(await run({ file_path: path })).toEqual(csv(await Bun.file(path).text()));
  });

  test("parameters win over the input, and do without one", async () => {
    const parameters = { file_path: path, max_rows: 0 };
    expect(await run({ file_path: "/nowhere", max_rows: 3 }, { parameters })).toEqual(csv("datetime,a\n"));
    expect(await run(null, { parameters })).toEqual(csv("datetime,a\n"));
  });

  test("asks data provision when it is given a query, for CSV unless told otherwise", async () => {
    await using tef = startScriptedTefService({ "POST /query": () => new Response("a\n1\n") });
    const sql_query = "SELECT 'ä&b' AS a";
    expect(await run({ sql_query, file_path: path }, {}, tef.url)).toEqual(csv("a\n1\n"));
    expect(await run({ sql_query, output_format: "json" }, {}, `${tef.url}/`)).toMatchObject({
      format: "json",
    });
    expect(tef.asked.map(({ query, contentType, text }) => [query, contentType, JSON.parse(text)])).toEqual([
      [{ format: "csv" }, "application/json", { sql_query }],
      [{ format: "json" }, "application/json", { sql_query }],
    ]);
  });

  test("says what is wrong", async () => {
    expect(await run(null)).toBe("No input provided");
    for (const inputs of [
      [{}],
      [toInlineJson({})],
      [{ protocol: "inline", uri: "not base64", format: "json" }],
      [{ protocol: "inline", uri: "ezp9", format: "json" }],
      [{ protocol: "http", uri: "http://x/y", format: "csv" }],
      [toInlineJson({ file_path: "" })],
      // Only the first input is looked at.
      [toInlineJson({}), toInlineJson({ file_path: path })],
    ]) {
      expect(await run(null, { inputs })).toBe("No file_path provided");
    }
    expect(await run({ file_path: "/nowhere.csv" })).toBe(
      "ENOENT: no such file or directory, stat '/nowhere.csv'",
    );
    for (const bytes of [
      [0x61, 0x0a, 0xff, 0x0a],
      [0x61, 0x0a, 0xc3],
    ]) {
      const latin = join(folder, "latin.csv");
      writeFileSync(latin, Uint8Array.from(bytes));
      expect(await run({ file_path: latin })).toBe(`${latin} is no text in UTF-8`);
    }
    expect(await run({ file_path: path, max_rows: -1 })).toBe("max_rows must not be negative");
    expect(await run({ file_path: path, max_rows: "5" })).toBe("max_rows must be a number");
    expect(await run({ file_path: 5 })).toBe("file_path must be a text");
    expect(await run({ file_path: path, rename_columns: [1] })).toBe(
      "rename_columns must map names to names",
    );
    expect(await run({ sql_query: "SELECT 1" })).toBe(`Query error: ${NOWHERE}: connection refused`);
  });
});

describe("GetSchema", () => {
  const run = (options: object | null, url: string) =>
    execute(createDataProvisionOperations({ DATA_PROVISION_URL: url }), {
      method: "GetSchema",
      inputs: options === null ? [] : [toInlineJson({ ...options })],
    });

  test("without a query tells what there is to query", async () => {
    const schemas = '{"schemas":{"main":[]}}';
    await using tef = startScriptedTefService({ "GET /schema": () => new Response(schemas) });
    const expected = { format: "json", type: "application/json", text: schemas };
    expect(await run(null, tef.url)).toEqual(expected);
    expect(await run({}, tef.url)).toEqual(expected);
  });

  test.each([
    ["json", "json", "application/json"],
    ["csv", "csv", "text/csv; charset=utf-8"],
    ["parquet", "parquet", "application/octet-stream"],
    ["xlsx", "binary", "application/octet-stream"],
  ])("hands on the answer to a query as %s, named %s", async (output_format, format, type) => {
    await using tef = startScriptedTefService({ "POST /query": () => new Response("answer") });
    expect(await run({ sql_query: "SELECT 1", output_format }, tef.url)).toEqual({
      format,
      type,
      text: "answer",
    });
    expect(tef.asked[0]?.query).toEqual({ format: output_format });
  });

  test("asks for JSON unless told otherwise", async () => {
    await using tef = startScriptedTefService({ "POST /query": () => new Response("[]") });
    expect(await run({ sql_query: "SELECT 1" }, tef.url)).toMatchObject({ format: "json" });
    expect(tef.asked[0]?.query).toEqual({ format: "json" });
  });

  test.each([
    [400, '{"detail":"near SELEC"}', 'Query error: {"detail":"near SELEC"}'],
    [503, "", "Query error: HTTP 503"],
    [202, "later", "Query error: later"],
    [302, "moved", "Query error: moved"],
    [204, null, "Query error: empty result"],
  ])("fails when data provision answers %i", async (status, body, error) => {
    await using tef = startScriptedTefService({ "POST /query": () => new Response(body, { status }) });
    expect(await run({ sql_query: "SELEC 1" }, tef.url)).toBe(error);
  });
});

describe("ApplyFunction", () => {
  const CSV = "timestamp,a\n2020-01-01T10:00:00Z,1\n";
  const RECORDS = [
    { timestamp: "2020-01-01T10:00:00Z", a: 1, hour: 10 },
    { timestamp: 'b,"c', a: null, extra: 2.5 },
  ];
  const run = (url: string, fields: object) =>
    execute(createKnowledgeStoreOperations({ KNOWLEDGE_STORE_URL: url }), {
      method: "ApplyFunction",
      ...fields,
    });
  const withData = (body: BodyInit = CSV, status = 200) =>
    startScriptedTefService({ "GET /data": () => new Response(body, { status }) });
  const inputOf = (url: string) => ({ protocol: "http", uri: `${url}/data`, format: "csv" });

  test("sends the CSV as the file of a form, and makes CSV of the records", async () => {
    await using data = withData();
    await using tef = startScriptedTefService({ "POST /functions/apply": () => Response.json(RECORDS) });
    for (const method of ["ApplyFunction", "ApplyFeatures"]) {
      expect(await run(tef.url, { method, inputs: [inputOf(data.url)] })).toEqual({
        format: "csv",
        type: "text/csv; charset=utf-8",
        text: 'timestamp,a,hour,extra\n2020-01-01T10:00:00Z,1,10,\n"b,""c",,,2.5\n',
      });
    }
    const [asked] = tef.asked;
    expect(asked?.files).toEqual({ file: { name: "data.csv", type: "text/csv", text: CSV } });
    expect(Object.keys(asked?.query ?? {})).toEqual(["feature_function_name", "feature_function_kwargs_str"]);
    expect(asked?.query.feature_function_name).toBe("DatetimeFeatures");
    expect(JSON.parse(asked?.query.feature_function_kwargs_str ?? "")).toEqual({ season: "hour" });
  });

  test("applies the function that parameters name", async () => {
    await using data = withData();
    await using tef = startScriptedTefService({ "POST /functions/apply": () => Response.json([]) });
    const inputs = [inputOf(data.url)];
    const kwargs = { season: "wéek & day" };
    await run(tef.url, { inputs, parameters: { feature_function_kwargs: kwargs } });
    await run(tef.url, { inputs, parameters: { feature_function_name: "LagFeatures" } });
    const asked = tef.asked.map(({ query }) => [
      query.feature_function_name,
      JSON.parse(query.feature_function_kwargs_str ?? ""),
    ]);
    expect(asked).toEqual([
      ["DatetimeFeatures", kwargs],
      ["LagFeatures", {}],
    ]);
  });

  test("takes the input of one who calls by hand, and leaves out what goes without saying", async () => {
    await using data = withData();
    await using tef = startScriptedTefService({ "POST /functions/apply": () => Response.json([{ a: 1 }]) });
    for (const format of [undefined, null]) {
      const inputs = [{ ...inputOf(data.url), format }];
      expect(await run(tef.url, { inputs })).toMatchObject({ text: "a\n1\n" });
    }
  });

  test("no records are an empty text", async () => {
    await using data = withData();
    await using tef = startScriptedTefService({ "POST /functions/apply": () => Response.json([]) });
    expect(await run(tef.url, { inputs: [inputOf(data.url)] })).toMatchObject({ format: "csv", text: "" });
  });

  test("says what is wrong with its input", async () => {
    expect(await run(NOWHERE, {})).toBe("No input data provided");
    expect(await run(NOWHERE, { inputs: [toInlineJson({})] })).toBe("Expected HTTP protocol, got: inline");
    expect(await run(NOWHERE, { inputs: [{ uri: "x" }] })).toBe("Expected HTTP protocol, got: none");
    await using gone = withData("gone", 404);
    expect(await run(NOWHERE, { inputs: [inputOf(gone.url)] })).toBe(
      `Failed to fetch data: HTTP 404 from ${gone.url}/data`,
    );
    await using data = withData();
    const inputs = [inputOf(data.url)];
    expect(await run(NOWHERE, { inputs, parameters: { feature_function_kwargs: "season" } })).toBe(
      "feature_function_kwargs must be an object",
    );
    expect(await run(NOWHERE, { inputs })).toBe(`API error: ${NOWHERE}: connection refused`);
  });

  test.each([
    [422, '{"detail":"season"}', 'API error: {"detail":"season"}'],
    [201, "created", "API error: created"],
    [200, "no json", "API error: the answer is no JSON list of records"],
    [200, '{"a":1}', "API error: the answer is no JSON list of records"],
    [200, "[1]", "API error: the answer is no JSON list of records"],
  ])("fails when the knowledge store answers %i with %j", async (status, body, error) => {
    await using data = withData();
    await using tef = startScriptedTefService({
      "POST /functions/apply": () => new Response(body, { status }),
    });
    expect(await run(tef.url, { inputs: [inputOf(data.url)] })).toBe(error);
  });
});

test("an address that is none is told with its variable", () => {
  expect(() => createDataProvisionOperations({ DATA_PROVISION_URL: "data-provision:600" })).toThrow(
    'DATA_PROVISION_URL must be a URL such as http://data-provision:600, not "data-provision:600"',
  );
});
