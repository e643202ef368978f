/** Training and generating, beside a synthetic data service of which every answer is scripted. */
import { describe, expect, test } from "bun:test";
import * as v from "valibot";
import { readInlineJson, toInlineJson } from "../../src/service/inline-json.ts";
import { createSyntheticDataOperations } from "../../use-cases/portugal-node/operations/synthetic-data-operations.ts";
import { type ListeningService, makeRequest, startService } from "../listening-service.ts";
import { type AskedQuestion, startScriptedTefService } from "../scripted-tef-service.ts";

const NOWHERE = "http://127.0.0.1:9";
const CSV = "timestamp,a\n2020-01-01T10:00:00Z,1\n";
const EPOCHS_DONE = { epoch: 5, total_epochs: 5, batch: 2, total_batches: 2 };

const StatusSchema = v.object({ status: v.string(), progress: v.number(), error: v.nullable(v.string()) });
const AcceptedSchema = v.object({ status: v.string(), task_id: v.string(), error: v.nullable(v.string()) });
const OutputSchema = v.object({
  output: v.object({ protocol: v.string(), uri: v.string(), format: v.string() }),
});

type Answers = Parameters<typeof startScriptedTefService>[0];

const startTef = (answers: Answers) =>
  startScriptedTefService({ "GET /data": () => new Response(CSV), ...answers });

const startAdapter = (url: string, limitMs = 30_000) =>
  startService({
    operations: createSyntheticDataOperations({ SYNTHETIC_DATA_URL: url }, { pollMs: 5, limitMs }),
    namesTasks: true,
  });

const inputOf = (url: string) => ({ protocol: "http", uri: `${url}/data`, format: "csv" });

async function train(adapter: ListeningService, url: string, fields: object = {}) {
  const request = makeRequest({ method: "TrainModel", inputs: [inputOf(url)], ...fields });
  const [status, body] = await adapter.execute(request);
  expect(status).toBe(200);
  return v.parse(AcceptedSchema, body);
}

async function statusOf(adapter: ListeningService, id: string) {
  return v.parse(StatusSchema, (await adapter.get(`/control/status/${id}`))[1]);
}

/** How it ended, and every progress that was told before. */
async function followToEnd(adapter: ListeningService, id: string) {
  const progress: number[] = [];
  for (;;) {
    const status = await statusOf(adapter, id);
    if (progress.at(-1) !== status.progress) progress.push(status.progress);
    if (status.status !== "running") return { ...status, progress };
    await Bun.sleep(1);
  }
}

async function outputOf(adapter: ListeningService, id: string) {
  const { output } = v.parse(OutputSchema, (await adapter.get(`/control/output/${id}`))[1]);
  expect(output).toMatchObject({ protocol: "inline", format: "json" });
  return readInlineJson(output.uri);
}

describe("TrainModel", () => {
  test("answers while the training goes on, tells its progress, and hands on the model", async () => {
    const trained = Promise.withResolvers<Response>();
    let info: object = { message: "none" };
    await using tef = startTef({
      "POST /train": () => trained.promise,
      "GET /training_info": () => Response.json(info),
    });
    await using adapter = startAdapter(tef.url);
    const accepted = await train(adapter, tef.url, { workflow_id: "wf-1", task_id: "task_9" });
    expect(accepted).toEqual({ status: "running", task_id: "task_9", error: null });
    const untilProgress = async (progress: number) => {
      while ((await statusOf(adapter, "task_9")).progress < progress) await Bun.sleep(1);
    };
    info = { epoch: 3, total_epochs: 5, batch: 1, total_batches: 2 };
    await untilProgress(40);
    // The last epoch is told of as soon as it begins.
    info = EPOCHS_DONE;
    await untilProgress(80);
    expect(await adapter.get("/control/output/task_9")).toEqual([
      400,
      { detail: "Task not complete: running" },
    ]);
    trained.resolve(new Response("Model trained"));
    expect(await followToEnd(adapter, "task_9")).toMatchObject({ status: "complete", error: null });
    expect(await outputOf(adapter, "task_9")).toEqual({
      username: "demo_user",
      model_name: "model_wf-1_task_9",
    });
  });

  test("sends the series and every parameter in both spellings", async () => {
    await using tef = startTef({
      "POST /train": () => new Response("", { status: 202 }),
      "GET /training_info": () => Response.json({ trained: true }),
    });
    await using adapter = startAdapter(tef.url);
    const { task_id } = await train(adapter, tef.url, { workflow_id: "wf-1", task_id: "task_9" });
    expect((await followToEnd(adapter, task_id)).status).toBe("complete");
    const find = (ask: string): AskedQuestion | undefined =>
      tef.asked.find((question) => question.ask === ask);
    expect(find("POST /train")?.query).toEqual({
      model_name: "model_wf-1_task_9",
      username: "demo_user",
      user_id: "demo_user",
      index_col: "timestamp",
      max_epochs: "5",
      epochs: "5",
      batch_size: "100",
      overwrite: "true",
    });
    expect(find("POST /train")?.files).toEqual({
      uploaded_file: { name: "data.csv", type: "text/csv", text: CSV },
    });
    expect(find("GET /training_info")?.query).toEqual({
      username: "demo_user",
      user_id: "demo_user",
      model_name: "model_wf-1_task_9",
    });
  });

  test("workflows at once that have the same task each have their own model and progress", async () => {
    const WORKFLOWS = 8;
    const shares = Array.from({ length: WORKFLOWS }, (_, index) => 10 + index * 10);
    const ends = shares.map(() => Promise.withResolvers<Response>());
    const indexOf = (question: AskedQuestion) => Number(/wf-(\d)/.exec(question.query.model_name ?? "")?.[1]);
    const hasEnded = new Set<number>();
    await using tef = startTef({
      "POST /train": (question) => ends[indexOf(question)]?.promise ?? new Response("?", { status: 500 }),
      "GET /training_info": (question) => {
        const index = indexOf(question);
        return Response.json(hasEnded.has(index) ? { trained: true } : { progress: shares[index] });
      },
    });
    await using adapter = startAdapter(tef.url);
    const accepted = await Promise.all(
      shares.map((_, index) => train(adapter, tef.url, { workflow_id: `wf-${index}` })),
    );
    const ids = accepted.map(({ task_id }) => task_id);
    expect(new Set(ids).size).toBe(WORKFLOWS);
    for (const [index, id] of ids.entries()) {
      while ((await statusOf(adapter, id)).progress !== shares[index]) await Bun.sleep(1);
    }
    for (const index of [...shares.keys()].reverse()) {
      hasEnded.add(index);
      ends[index]?.resolve(new Response("done"));
      const id = ids[index] ?? "";
      expect((await followToEnd(adapter, id)).status).toBe("complete");
      const next = ids[index - 1];
      if (next !== undefined) expect((await statusOf(adapter, next)).status).toBe("running");
      expect(await outputOf(adapter, id)).toMatchObject({ model_name: `model_wf-${index}_task_ace17602` });
    }
  });

  test.each([
    ["its own words", { status: "failed", error: "NaN loss" }, "NaN loss"],
    ["none", { status: "failed" }, "Training failed"],
  ])("fails when the training does, with %s", async (_, info, error) => {
    await using tef = startTef({
      "POST /train": () => new Response("", { status: 202 }),
      "GET /training_info": () => Response.json(info),
    });
    await using adapter = startAdapter(tef.url);
    const { task_id } = await train(adapter, tef.url);
    expect(await followToEnd(adapter, task_id)).toMatchObject({ status: "failed", error });
  });

  test.each([
    [409, "exists already", "Train error: exists already"],
    [400, '{"detail":"bad"}', 'Train error: {"detail":"bad"}'],
    [500, "", "Train error: HTTP 500"],
  ])("fails when the service answers the train request with %i", async (status, body, error) => {
    await using tef = startTef({
      "POST /train": () => new Response(body, { status }),
      "GET /training_info": () => Response.json({ message: "none" }),
    });
    await using adapter = startAdapter(tef.url);
    const { task_id } = await train(adapter, tef.url);
    expect(await followToEnd(adapter, task_id)).toMatchObject({ status: "failed", error });
  });

  test("fails when the service dies in mid-training", async () => {
    const tef = startTef({
      "POST /train": () => new Promise<Response>(() => {}),
      "GET /training_info": () => Response.json({ progress: 30 }),
    });
    await using adapter = startAdapter(tef.url);
    const { task_id } = await train(adapter, tef.url);
    while ((await statusOf(adapter, task_id)).progress < 30) await Bun.sleep(1);
    await tef[Symbol.asyncDispose]();
    const { status, error, progress } = await followToEnd(adapter, task_id);
    expect([status, progress]).toEqual(["failed", [30]]);
    expect(error).toStartWith(`Train error: ${tef.url}: connection closed`);
  });

  test("polls on when nobody answers a poll, and says so in the log", async () => {
    let polls = 0;
    await using tef = startTef({
      "POST /train": () => new Response("", { status: 202 }),
      "GET /training_info": () => {
        polls += 1;
        return polls < 3
          ? new Response("no json", { status: polls === 1 ? 500 : 200 })
          : Response.json({ trained: true });
      },
    });
    await using adapter = startAdapter(tef.url);
    const { task_id } = await train(adapter, tef.url);
    expect((await followToEnd(adapter, task_id)).status).toBe("complete");
    const warnings = adapter.logged
      .filter(({ facts }) => facts.level === "warn")
      .map(({ message }) => message);
    expect(warnings).toEqual(["Asking for the training failed", "Asking for the training failed"]);
  });

  test("fails when it takes too long", async () => {
    await using tef = startTef({
      "POST /train": () => new Promise<Response>(() => {}),
      "GET /training_info": () => Response.json(EPOCHS_DONE),
    });
    await using adapter = startAdapter(tef.url, 60);
    const { task_id } = await train(adapter, tef.url);
    expect(await followToEnd(adapter, task_id)).toMatchObject({
      status: "failed",
      error: "Training timeout",
    });
  });

  test("says what is wrong with its input in the answer itself", async () => {
    await using adapter = startAdapter(NOWHERE);
    const errorOf = async (fields: object) => {
      const { status, error } = await train(adapter, NOWHERE, fields);
      return [status, error];
    };
    expect(await errorOf({ inputs: [] })).toEqual(["failed", "No input data provided"]);
    expect(await errorOf({ inputs: [toInlineJson({})] })).toEqual([
      "failed",
      "Expected HTTP protocol, got: inline",
    ]);
    expect(await errorOf({ parameters: { epochs: 0 } })).toEqual(["failed", "epochs must be 1 or more"]);
    expect(await errorOf({ workflow_id: "../x" })).toEqual(["failed", 'Invalid workflow_id: "../x"']);
  });

  test("refuses ids that are no part of a name", async () => {
    await using tef = startTef({});
    await using adapter = startAdapter(tef.url);
    const end = async (fields: object) =>
      followToEnd(adapter, (await train(adapter, tef.url, fields)).task_id);
    expect(await end({ workflow_id: "../x" })).toMatchObject({ error: 'Invalid workflow_id: "../x"' });
    expect(await end({ task_id: "a b" })).toMatchObject({ error: 'Invalid task_id: "a b"' });
  });
});

describe("GenerateData", () => {
  const MODEL = toInlineJson({ username: "ada", model_name: "model_1" });

  async function generate(fields: object, answer: () => Response = () => new Response("a,example\n1,1\n")) {
    await using tef = startTef({ "GET /generate": answer });
    await using adapter = startAdapter(tef.url);
    const [status, body] = await adapter.execute(
      makeRequest({ method: "GenerateData", inputs: [MODEL], ...fields }),
    );
    expect(status).toBe(200);
    const { error } = v.parse(AcceptedSchema, body);
    if (error !== null) return { error, asked: tef.asked };
    const { output } = v.parse(OutputSchema, body);
    const text = await (await fetch(output.uri)).text();
    return { format: output.format, text, query: tef.asked[0]?.query };
  }

  test("asks for series of the model in both spellings, and keeps them", async () => {
    const query = {
      model_name: "model_1",
      username: "ada",
      user_id: "ada",
      number_of_examples: "10",
      output_format: "csv",
      return_csv: "true",
    };
    expect(await generate({})).toEqual({ format: "csv", text: "a,example\n1,1\n", query });
    const parameters = { number_of_examples: 3 };
    expect((await generate({ parameters })).query).toEqual({ ...query, number_of_examples: "3" });
    const inputs = [toInlineJson({ model_name: "m" })];
    expect((await generate({ inputs })).query).toMatchObject({ username: "demo_user", user_id: "demo_user" });
  });

  test.each([
    [[], "No model info provided"],
    [[{ protocol: "http", uri: "http://x/y", format: "csv" }], "Expected inline model info from TrainModel"],
    [[toInlineJson({ username: "ada" })], "No model_name in input"],
    [[toInlineJson({ model_name: "" })], "No model_name in input"],
    [[toInlineJson({ model_name: 5 })], "No model_name in input"],
    [[{ protocol: "inline", uri: "ezp9", format: "json" }], "Inline input is not valid JSON"],
  ])("given %j fails, and asks nobody", async (inputs, error) => {
    expect(await generate({ inputs })).toEqual({ error, asked: [] });
  });

  test("fails with the service's words", async () => {
    const refuse = (status: number, body: string) => () => new Response(body, { status });
    expect((await generate({}, refuse(404, "no such model"))).error).toBe("Generate error: no such model");
    expect((await generate({}, refuse(500, ""))).error).toBe("Generate error: HTTP 500");
    expect((await generate({ parameters: { number_of_examples: 0 } })).error).toBe(
      "number_of_examples must be 1 or more",
    );
  });
});
