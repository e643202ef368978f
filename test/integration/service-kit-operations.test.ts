/** What an operation declares, what it is told, and what becomes of one that misbehaves. */
import { describe, expect, test } from "bun:test";
import * as v from "valibot";
import { toExecuteHeaders, toIdempotencyKey, toTraceparent } from "../../src/model/execute-headers.ts";
import { toInlineJson } from "../../src/service/inline-json.ts";
import { operation } from "../../src/service/operation.ts";
import { OperationError } from "../../src/service/operation-error.ts";
import { NO_CONTEXT } from "../control-calls.ts";
import { makeRequest, startService } from "../listening-service.ts";

const answerNothing = () => null;

const throwBroken = (): never => {
  throw new Error("the schema is broken");
};

describe("parameters", () => {
  const definition = {
    operations: {
      Mix: operation({
        parameters: v.strictObject({
          strength: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(9)), 5),
          threshold: v.optional(v.number()),
          colour: v.optional(v.picklist(["red", "green"])),
          name: v.optional(v.pipe(v.string(), v.minLength(3, "name is too short"))),
          flags: v.optional(v.array(v.boolean())),
          grid: v.optional(v.object({ bus: v.number() })),
        }),
        run: ({ parameters }, task) => task.results.inline({ strength: parameters.strength }),
      }),
    },
  };

  test("that fit come as the schema makes them", async () => {
    await using service = startService(definition);
    for (const [parameters, strength] of [
      [{}, 5],
      [{ strength: 2 }, 2],
    ]) {
      const [status, body] = await service.execute(makeRequest({ parameters }));
      expect([status, body]).toMatchObject([200, { status: "complete", output: toInlineJson({ strength }) }]);
    }
  });

  test.each<[object, string, readonly (string | number)[], string]>([
    [{ strength: "2" }, "float_type", ["strength"], "Input should be a valid number"],
    [
      { strength: 2.5 },
      "int_from_float",
      ["strength"],
      "Input should be a valid integer, got a number with a fractional part",
    ],
    [{ strength: 0 }, "greater_than_equal", ["strength"], "Input should be greater than or equal to 1"],
    [{ strength: 10 }, "less_than_equal", ["strength"], "Input should be less than or equal to 9"],
    [{ threshold: null }, "float_type", ["threshold"], "Input should be a valid number"],
    [{ colour: "blue" }, "literal_error", ["colour"], "Input should be 'red' or 'green'"],
    [{ name: 5 }, "string_type", ["name"], "Input should be a valid string"],
    [{ name: "x" }, "value_error", ["name"], "Value error, name is too short"],
    [{ flags: {} }, "list_type", ["flags"], "Input should be a valid list"],
    [{ flags: [true, 1] }, "bool_type", ["flags", 1], "Input should be a valid boolean"],
    [{ grid: 1 }, "dict_type", ["grid"], "Input should be a valid dictionary"],
    [{ grid: {} }, "missing", ["grid", "bus"], "Field required"],
    [{ other: 1 }, "extra_forbidden", ["other"], "Extra inputs are not permitted"],
  ])("%p are answered 422 %s", async (parameters, type, path, msg) => {
    await using service = startService(definition);
    const [status, body] = await service.execute(makeRequest({ parameters }));
    expect([status, body]).toMatchObject([
      422,
      { detail: [{ type, loc: ["body", "parameters", ...path], msg }] },
    ]);
    expect(await service.get("/control/status/task_ace17602")).toMatchObject([404, {}]);
  });

  test("are refused with all of their errors, and without the values", async () => {
    await using service = startService(definition);
    const [, body] = await service.execute(makeRequest({ parameters: { name: {}, strength: "s3cret" } }));
    expect(body).toMatchObject({ detail: [{}, {}] });
    expect(JSON.stringify(body)).not.toContain("s3cret");
  });
});

describe("the headers of a call", () => {
  const definition = {
    operations: { Mix: operation({ run: (_request, task) => toInlineJson(task.context) }) },
  };

  test("reach the operation", async () => {
    const context = {
      attempt: 3,
      idempotencyKey: toIdempotencyKey("wf-0123456789ab", "task_ace17602"),
      inputNodes: ["alpha:Start", null, "ä:ö"],
      traceparent: toTraceparent("wf-0123456789ab", "task_ace17602", 3),
    };
    await using service = startService(definition);
    const [, body] = await service.execute(makeRequest(), toExecuteHeaders(context));
    expect(body).toMatchObject({ output: toInlineJson(context) });
    expect(service.logged).toMatchObject([
      { facts: { attempt: 3, trace_id: context.traceparent.split("-")[1] } },
    ]);
  });

  test("may be missing", async () => {
    await using service = startService(definition);
    expect((await service.execute(makeRequest()))[1]).toMatchObject({ output: toInlineJson(NO_CONTEXT) });
  });
});

describe("an operation that misbehaves", () => {
  const cyclic: Record<string, unknown> = {};
  cyclic.self = cyclic;
  const thorny = new Proxy(
    {},
    {
      get: throwBroken,
      getPrototypeOf: throwBroken,
    },
  );
  const inline = { protocol: "inline", uri: "e30=", format: "json" };
  const returning = (output: unknown) =>
    // What a service in plain JavaScript may do, whatever the types say.
    operation({ run: () => output as null });
  const throwing = (thrown: unknown) =>
    operation({
      run: () => {
        throw thrown;
      },
    });

  test.each([
    [
      "returns nothing",
      returning(undefined),
      "The operation's output is no DataReference: must be an object",
    ],
    ["returns a number", returning(42), "The operation's output is no DataReference: must be an object"],
    ["returns a list", returning([inline]), "The operation's output is no DataReference: "],
    [
      "returns half a reference",
      returning({ protocol: "inline" }),
      "The operation's output is no DataReference: uri: is missing",
    ],
    ["returns a word for its format", returning({ ...inline, format: "JSON" }), "format must be one of"],
    ["returns what is no JSON", returning({ ...inline, metadata: { size: 10n } }), "BigInt"],
    ["returns a circle", returning({ ...inline, metadata: cyclic }), "must not be nested deeper"],
    ["throws nothing", throwing(undefined), "undefined"],
    ["throws what throws", throwing(thorny), "Unknown error"],
    ["throws what is no text", throwing(Object.create(null)), "Unknown error"],
    ["throws a long text", throwing(new OperationError("x".repeat(1_000_000))), " …"],
    ["throws an empty text", throwing(""), "Unknown error"],
    [
      "has a schema that throws",
      operation({
        parameters: v.pipe(v.object({}), v.transform(throwBroken)),
        run: answerNothing,
      }),
      "the schema is broken",
    ],
    [
      "has a schema that waits",
      // The types refuse it, and a service in plain JavaScript has none.
      operation({ parameters: v.objectAsync({ strength: v.number() }) as never, run: answerNothing }),
      "The schema of the operation's parameters is asynchronous",
    ],
    [
      "hangs",
      operation({ timeoutMs: 20, run: () => new Promise(() => {}) }),
      "Operation not finished within 20 ms",
    ],
  ])("%s", async (_what, misbehaving, text) => {
    await using service = startService({ operations: { Mix: misbehaving, Good: answerNothing } });
    const [status, body] = await service.execute(makeRequest());
    expect([status, body]).toMatchObject([200, { status: "failed", output: null }]);
    expect(body).toMatchObject({ error: expect.stringContaining(text) });
    expect(JSON.stringify(body).length).toBeLessThan(10_000);
    const next = await service.execute(makeRequest({ method: "Good" }));
    expect(next).toMatchObject([200, { status: "complete" }]);
  });

  test("that puts more into a reference than JSON can hold is answered with the reference", async () => {
    const more = [{ size: 10n }, { self: cyclic }, { toJSON: throwBroken }];
    await using service = startService({
      operations: Object.fromEntries(
        more.map((extra, at) => [`Mix${at}`, returning({ ...inline, ...extra })]),
      ),
    });
    for (const at of more.keys()) {
      const [status, body] = await service.execute(makeRequest({ method: `Mix${at}` }));
      expect([status, body]).toMatchObject([200, { status: "complete", output: inline }]);
      expect(await service.get("/control/output/task_ace17602")).toEqual([200, { output: inline }]);
    }
  });

  test("that hangs in the background fails too, and is told that its time is over", async () => {
    const told = Promise.withResolvers<unknown>();
    const hanging = operation({
      mode: "concurrent",
      timeoutMs: 20,
      run: (_request, task) => {
        task.signal.addEventListener("abort", () => told.resolve(task.signal.reason));
        return new Promise(() => {});
      },
    });
    await using service = startService({ operations: { Mix: hanging } });
    expect(await service.execute(makeRequest())).toMatchObject([200, { status: "running" }]);
    expect(await told.promise).toEqual(new OperationError("Operation not finished within 20 ms"));
    expect(await service.get("/control/status/task_ace17602")).toMatchObject([
      200,
      { status: "failed", error: "Operation not finished within 20 ms" },
    ]);
  });
});

test("what goes wrong in answering is logged, and not shown to the caller", async () => {
  const apiKey = () => {
    throw new Error("/secret/key cannot be read");
  };
  await using service = startService({ operations: { Mix: answerNothing } }, { apiKey });
  expect(await service.execute(makeRequest())).toEqual([500, { detail: "Internal Server Error" }]);
  expect(JSON.stringify(service.logged)).toContain("/secret/key cannot be read");
  expect(await service.get("/health")).toEqual([200, { status: "ok" }]);
});

describe("a service that stops", () => {
  test("tells each task, and waits until they have ended", async () => {
    const events: string[] = [];
    const work = operation({
      mode: "concurrent",
      run: (_request, task) =>
        new Promise((resolve) => {
          task.signal.addEventListener("abort", async () => {
            await Bun.sleep(20);
            events.push("checkpoint written");
            resolve(null);
          });
        }),
    });
    await using service = startService({ operations: { Mix: work } });
    await service.execute(makeRequest());
    await service.stop(5_000);
    events.push("stopped");
    expect(events).toEqual(["checkpoint written", "stopped"]);
  });

  test("waits no longer than it may", async () => {
    await using service = startService({
      operations: { Mix: operation({ mode: "concurrent", run: () => new Promise(() => {}) }) },
    });
    await service.execute(makeRequest());
    await service.stop(20);
  });
});

describe("metrics", () => {
  test("count executions by operation, when they are wanted", async () => {
    const fail = () => Promise.reject(new OperationError("No fuel"));
    await using service = startService({
      metrics: true,
      operations: { Mix: answerNothing, 'Odd "name"': fail },
    });
    await service.execute(makeRequest());
    await service.execute(makeRequest({ method: 'Odd "name"' }));
    await service.execute(makeRequest({ method: "Unknown" }));
    const text = await (await fetch(`${service.url}/metrics`)).text();
    expect(text).toContain('aieffect_service_executions_total{operation="Mix",status="complete"} 1\n');
    expect(text).toContain(
      'aieffect_service_executions_total{operation="Odd \\"name\\"",status="failed"} 1\n',
    );
    expect(text).toContain('aieffect_service_running{operation="Mix"} 0\n');
    expect(text).toContain('aieffect_service_duration_seconds_bucket{operation="Mix",le="+Inf"} 1\n');
    expect(text).not.toContain("Unknown");
  });

  test("are not there otherwise", async () => {
    await using service = startService({ operations: {} });
    expect(await service.get("/metrics")).toEqual([404, { detail: "Not Found" }]);
  });
});
