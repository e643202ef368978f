/** What the control client sends, and which answers it takes. */
import { describe, expect, test } from "bun:test";
import { makeReference } from "../builders.ts";
import { BODY, CALL, client, executeAt, failureOf, unhurried } from "../control-calls.ts";
import { complete, ended, json, output, running, text, working } from "../scripted-answers.ts";
import { ScriptedService } from "../scripted-service.ts";

const SEVEN_KEYS = ["protocol", "uri", "format", "schema_uri", "size_bytes", "checksum", "metadata"];

const endpointOf = ({ address }: { address: string }, servicesApiKey: string | null = null) => ({
  address,
  servicesApiKey,
});

describe("execute", () => {
  test("posts the four keys and no parameters when there are none", async () => {
    await using service = new ScriptedService({ "execute a": [complete()] });
    const inputs = [makeReference("one"), makeReference("two")];
    await client.execute(endpointOf(service), { ...CALL, body: { ...BODY, inputs } }, 10_000, unhurried());
    const [call] = service.calls;
    const body = JSON.parse(call?.body ?? "");
    expect(call?.path).toBe("/control/execute");
    expect(Object.keys(body)).toEqual(["method", "workflow_id", "task_id", "inputs"]);
    expect(body).toEqual({ ...BODY, inputs });
    for (const input of body.inputs) expect(Object.keys(input)).toEqual(SEVEN_KEYS);
    expect(call?.headers.get("content-type")).toStartWith("application/json");
  });

  test("posts parameters as they are", async () => {
    await using service = new ScriptedService({ "execute a": [complete()] });
    const parameters = { strength: 2, list: [null, { deep: "ü" }] };
    await client.execute(
      endpointOf(service),
      { ...CALL, body: { ...BODY, parameters } },
      10_000,
      unhurried(),
    );
    expect(JSON.parse(service.calls[0]?.body ?? "")).toEqual({ ...BODY, parameters });
  });

  test("gives the whole reference of a complete answer", async () => {
    const reference = makeReference("result");
    await using service = new ScriptedService({ "execute a": [complete(reference)] });
    expect(await executeAt(service.address)).toEqual({
      answer: { status: "complete", output: reference },
      retryAfterMs: 0,
    });
  });

  test("fills in what a reference leaves out, and drops keys that it does not know", async () => {
    const short = { protocol: "http", uri: "http://a/b", format: "csv", colour: "red" };
    await using service = new ScriptedService({
      "execute a": [json({ status: "complete", output: short, mood: "good" })],
    });
    const { answer } = await executeAt(service.address);
    expect(answer).toEqual({
      status: "complete",
      output: {
        ...{ protocol: "http", uri: "http://a/b", format: "csv" },
        ...{ schema_uri: null, size_bytes: null, checksum: null, metadata: {} },
      },
    });
  });

  test.each([
    ["201", json({ status: "complete", output: null }, 201)],
    ["299", json({ status: "complete" }, 299)],
    ["200 of another content type", text('{"status":"complete"}', 200, { "content-type": "text/html" })],
    ["200 with a byte order mark", text('\uFEFF{"status":"complete"}')],
  ])("takes %s with a good body", async (_, answer) => {
    await using service = new ScriptedService({ "execute a": [answer] });
    expect((await executeAt(service.address)).answer).toEqual({ status: "complete", output: null });
  });

  test.each([
    ["null", null],
    ["nothing", undefined],
  ])("takes an output of %s as none", async (_, output) => {
    await using service = new ScriptedService({ "execute a": [json({ status: "complete", output })] });
    expect((await executeAt(service.address)).answer).toEqual({ status: "complete", output: null });
  });

  test("gives a service's failure as an answer, with its text or without", async () => {
    const failures = [{ error: "no such file" }, { error: null }, {}];
    const answers = failures.map((failure) => json({ status: "failed", output: null, ...failure }));
    await using service = new ScriptedService({ "execute a": answers });
    const texts: unknown[] = [];
    for (const _ of failures) {
      const { answer } = await executeAt(service.address);
      texts.push(answer.status === "failed" ? answer.error : answer);
    }
    expect(texts).toEqual(["no such file", null, null]);
  });

  test("gives the id to poll of a running answer", async () => {
    await using service = new ScriptedService({ "execute a": [running("wf-1.a")] });
    expect((await executeAt(service.address)).answer).toEqual({ status: "running", task_id: "wf-1.a" });
  });
});

describe("status and output", () => {
  test.each(["plain", "with space", "a/b", "a?b#c", "ü✓", "100%", "..%2f", "a\u0000b", "a\r\nX: y"])(
    "escapes the id %j in the path",
    async (id) => {
      await using service = new ScriptedService({
        [`status ${id}`]: [ended],
        [`output ${id}`]: [output(null)],
      });
      await client.status(endpointOf(service), id, 10_000, unhurried());
      await client.output(endpointOf(service), id, 10_000, unhurried());
      const escaped = encodeURIComponent(id);
      expect(service.calls.map(({ path }) => path)).toEqual([
        `/control/status/${escaped}`,
        `/control/output/${escaped}`,
      ]);
    },
  );

  test("reads progress as a number from 0 to 100, or none", async () => {
    const values = [0, 42, 100, 250, -5, null, undefined];
    const answers = values.map((progress) => json({ status: "running", progress }));
    await using service = new ScriptedService({ "status job": answers });
    const read: unknown[] = [];
    for (const _ of values) {
      read.push((await client.status(endpointOf(service), "job", 10_000, unhurried())).answer.progress);
    }
    expect(read).toEqual([0, 42, 100, 100, 0, null, null]);
  });

  test("give the output's reference, or null for none", async () => {
    const reference = makeReference("result");
    await using service = new ScriptedService({ "output job": [output(reference), output(null)] });
    const ask = () => client.output(endpointOf(service), "job", 10_000, unhurried());
    expect([(await ask()).output, (await ask()).output]).toEqual([reference, null]);
  });
});

describe("health", () => {
  test("is well for any 2xx and ill for the rest", async () => {
    await using service = new ScriptedService({ health: [json({ status: "ok" }), text("", 503)] });
    await client.health(endpointOf(service), 10_000, unhurried());
    const failure = await failureOf(client.health(endpointOf(service), 10_000, unhurried()));
    expect(failure.message).toBe("HTTP 503: ");
    expect(service.calls.map(({ path }) => path)).toEqual(["/health", "/health"]);
  });
});

describe("the services key", () => {
  const callAll = async (service: ScriptedService, key: string | null) => {
    await executeAt(service.address, { servicesApiKey: key });
    await client.status(endpointOf(service, key), "job", 10_000, unhurried());
    await client.output(endpointOf(service, key), "job", 10_000, unhurried());
  };
  const script = () => ({
    "execute a": [running("job")],
    "status job": [ended],
    "output job": [output(null)],
  });

  test("goes along with every call", async () => {
    await using service = new ScriptedService(script());
    await callAll(service, "geheim");
    const headers = service.calls.map((call) => call.headers.get("authorization"));
    expect(headers).toEqual(["Bearer geheim", "Bearer geheim", "Bearer geheim"]);
  });

  test("is not mentioned when there is none", async () => {
    await using service = new ScriptedService(script());
    await callAll(service, null);
    expect(service.calls.map((call) => call.headers.has("authorization"))).toEqual([false, false, false]);
  });

  test.each(["two\nlines", "✓ geheim", "nul\u0000geheim"])(
    "is not in the error when no header can hold it: %j",
    async (servicesApiKey) => {
      await using service = new ScriptedService({});
      const failure = await failureOf(executeAt(service.address, { servicesApiKey }));
      expect(failure.message).toStartWith("Request failed: ");
      expect(failure.message).not.toContain("geheim");
      expect(failure.message).not.toContain("two");
    },
  );
});

describe("Retry-After", () => {
  const pauseOf = async (header: string) => {
    await using service = new ScriptedService({ "status job": [working(1, { "retry-after": header })] });
    return (await client.status(endpointOf(service), "job", 10_000, unhurried())).retryAfterMs;
  };

  test.each([
    ["7", 7_000],
    ["0", 0],
    ["-5", 0],
    ["soon", 0],
    ["1e3", 0],
    ["999999999", 3_600_000],
    ["Thu, 01 Jan 1970 00:00:00 GMT", 0],
    ["Fri, 31 Dec 9999 23:59:59 GMT", 3_600_000],
  ])("of %j is a pause of %d ms", async (header, pauseMs) => {
    expect(await pauseOf(header)).toBe(pauseMs);
  });

  test("of a date is the time until then", async () => {
    const pauseMs = await pauseOf(new Date(Date.now() + 90_000).toUTCString());
    expect(pauseMs).toBeGreaterThan(60_000);
    expect(pauseMs).toBeLessThanOrEqual(90_000);
  });

  test("counts on an execute that answers running, and on an error", async () => {
    const header = { "retry-after": "3" };
    const answers = [running("job", header), text("busy", 503, header), text("slow down", 429, header)];
    await using service = new ScriptedService({ "execute a": answers });
    expect((await executeAt(service.address)).retryAfterMs).toBe(3_000);
    expect((await failureOf(executeAt(service.address))).retryAfterMs).toBe(3_000);
    expect((await failureOf(executeAt(service.address))).retryAfterMs).toBe(3_000);
  });
});
