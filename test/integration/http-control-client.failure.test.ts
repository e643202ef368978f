/** Which answers the control client refuses: the rows of control-interface 2.3, each with its prefix. */
import { describe, expect, test } from "bun:test";
import { client, executeAt, failureOf, unhurried } from "../control-calls.ts";
import { complete, json, output, text, working } from "../scripted-answers.ts";
import { type ScriptedAnswer, ScriptedService } from "../scripted-service.ts";

/** What comes of each call that is answered so. */
async function executeFailure(answer: ScriptedAnswer, servicesApiKey: string | null = null) {
  await using service = new ScriptedService({ "execute a": [answer] });
  return await failureOf(executeAt(service.address, { servicesApiKey }));
}

async function statusFailure(answer: ScriptedAnswer) {
  await using service = new ScriptedService({ "status job": [answer] });
  return await failureOf(
    client.status({ address: service.address, servicesApiKey: null }, "job", 10_000, unhurried()),
  );
}

async function outputFailure(answer: ScriptedAnswer) {
  await using service = new ScriptedService({ "output job": [answer] });
  return await failureOf(
    client.output({ address: service.address, servicesApiKey: null }, "job", 10_000, unhurried()),
  );
}

const CALLS = [
  ["execute", executeFailure],
  ["status", statusFailure],
  ["output", outputFailure],
] as const;

describe.each(CALLS)("%s", (_, failureAfter) => {
  test.each([400, 401, 404, 405, 418, 422])("says `HTTP %d: <raw body>`, which stands", async (status) => {
    const body = `{"detail": "Unknown method: Ünknown"}\n`;
    expect(await failureAfter(text(body, status))).toMatchObject({
      message: `HTTP ${status}: ${body}`,
      kind: "failed",
      transient: false,
    });
  });

  test.each([429, 502, 503, 504])("says `HTTP %d`, and that the service did not take it", async (status) => {
    expect(await failureAfter(text("<html>busy</html>", status))).toMatchObject({
      message: `HTTP ${status}: <html>busy</html>`,
      kind: "unavailable",
      transient: true,
    });
  });

  test.each([500, 501, 505, 599])("says `HTTP %d`, which may pass but was taken", async (status) => {
    expect(await failureAfter(text("", status))).toMatchObject({
      message: `HTTP ${status}: `,
      kind: "failed",
      transient: true,
    });
  });

  test.each([300, 301, 302, 303, 304, 307, 308])("refuses %d", async (status) => {
    const answer = () => new Response(null, { status, headers: { location: "/elsewhere" } });
    const { message, kind } = await failureAfter(answer);
    expect(message).toStartWith("Invalid response: ");
    expect(message).toContain(String(status));
    expect(kind).toBe("failed");
  });

  test.each([204, 205])("refuses %d, which has no answer in it", async (status) => {
    const { message } = await failureAfter(() => new Response(null, { status }));
    expect(message).toStartWith("Invalid response: ");
  });

  test.each(["", " ", "<html>", "{", "{'status':'complete'}", '{"status":"complete"} x', "undefined"])(
    "refuses %j, which is not JSON",
    async (body) => {
      const { message, kind } = await failureAfter(text(body));
      expect(message).toStartWith("Invalid response: ");
      expect(kind).toBe("failed");
    },
  );

  test.each(["null", "[]", "7", '"complete"', "true", "{}"])("refuses the JSON %s", async (body) => {
    expect((await failureAfter(text(body))).message).toStartWith("Invalid response: ");
  });

  test("refuses bytes that are not UTF-8: they may stand in a reference", async () => {
    const bytes = Buffer.concat([
      Buffer.from('{"status":"complete","output":{"protocol":"file","format":"csv","uri":"/data/'),
      Buffer.from([0xfc]),
      Buffer.from('bung.csv"}}'),
    ]);
    const { message } = await failureAfter(() => new Response(bytes));
    expect(message).toStartWith("Invalid response: ");
  });
});

describe("the answer to execute", () => {
  test.each(["completed", "Complete", "COMPLETE", "pending", "", null, 7, undefined])(
    "is refused with the status %j",
    async (status) => {
      const { message } = await executeFailure(json({ status, output: null }));
      expect(message).toBe("Invalid response: status: must be one of: complete, running, failed");
    },
  );

  test.each([[{}], [{ task_id: null }], [{ task_id: "" }]])(
    "running with %j lacks the id to poll",
    async (id) => {
      const { message } = await executeFailure(json({ status: "running", ...id }));
      expect(message).toBe("Invalid response: task_id missing");
    },
  );

  test.each([[7], [{}], [[]], [true]])("running with the id %j is refused", async (task_id) => {
    const { message } = await executeFailure(json({ status: "running", task_id }));
    expect(message).toStartWith("Invalid response: ");
  });

  test.each(["\ud800", "job-\udfff", ".", ".."])(
    "running with the id %j, which no path can hold",
    async (id) => {
      const { message } = await executeFailure(json({ status: "running", task_id: id }));
      expect(message).toStartWith("Invalid response: ");
    },
  );

  test.each([
    ["no object", "inline:x"],
    ["a list", []],
    ["without a protocol", { uri: "http://a", format: "csv" }],
    ["without a uri", { protocol: "http", format: "csv" }],
    ["without a format", { protocol: "http", uri: "http://a" }],
    ["of an unknown protocol", { protocol: "ftp", uri: "ftp://a", format: "csv" }],
    ["of an unknown format", { protocol: "http", uri: "http://a", format: "xlsx" }],
    ["whose uri is not its protocol's", { protocol: "s3", uri: "http://a", format: "csv" }],
    ["inline, not base64", { protocol: "inline", uri: "not base64", format: "json" }],
    ["of a negative size", { protocol: "http", uri: "http://a", format: "csv", size_bytes: -1 }],
    ["with metadata null", { protocol: "http", uri: "http://a", format: "csv", metadata: null }],
  ])("is refused with an output that is %s", async (_, bad) => {
    const { message, kind } = await executeFailure(json({ status: "complete", output: bad }));
    expect(message).toStartWith("Invalid response: output");
    expect(kind).toBe("failed");
  });

  test("is refused when it is nested so deep that it cannot be kept", async () => {
    const metadata = `${"[".repeat(200_000)}${"]".repeat(200_000)}`;
    const reference = `{"protocol":"http","uri":"http://a","format":"csv","metadata":{"deep":${metadata}}}`;
    const { message } = await executeFailure(text(`{"status":"complete","output":${reference}}`));
    expect(message).toStartWith("Invalid response: ");
  });

  test.each([[7], [{}], [[]]])("failed with the error %j is refused", async (error) => {
    const { message } = await executeFailure(json({ status: "failed", error }));
    expect(message).toStartWith("Invalid response: error");
  });
});

describe("the answer to status", () => {
  test.each(["completed", "pending", "", null, undefined])(
    "is refused with the status %j",
    async (status) => {
      const { message } = await statusFailure(json({ status, progress: 1 }));
      expect(message).toStartWith("Invalid response: status");
    },
  );

  test.each([12.5, "50", true, {}])("is refused with the progress %j", async (progress) => {
    const { message } = await statusFailure(json({ status: "running", progress }));
    expect(message).toStartWith("Invalid response: progress");
  });
});

test("the answer to output is refused without an output", async () => {
  expect((await outputFailure(json({}))).message).toStartWith("Invalid response: output");
});

describe("a redirect", () => {
  test.each([301, 302, 303, 307, 308])(
    "of status %d is not followed, so no other host sees the key",
    async (status) => {
      await using elsewhere = new ScriptedService({});
      const location = `${elsewhere.address}/control/execute`;
      const { message } = await executeFailure(
        () => new Response(null, { status, headers: { location } }),
        "geheim",
      );
      expect(message).toStartWith("Invalid response: ");
      expect(message).not.toContain("geheim");
      expect(elsewhere.calls).toEqual([]);
    },
  );
});

test("a good answer after a bad one is taken: no state is left on the connection", async () => {
  const bad = [text("garbage"), text("busy", 503), json({ status: "completed" }), text("", 302)];
  await using service = new ScriptedService({ "execute a": [...bad, complete()] });
  for (const _ of bad) await failureOf(executeAt(service.address));
  expect((await executeAt(service.address)).answer).toEqual({ status: "complete", output: null });
});

test("the answer to one call is not taken for another", async () => {
  await using service = new ScriptedService({ "output job": [working(3)], "status job": [output(null)] });
  const endpoint = { address: service.address, servicesApiKey: null };
  const messages = await Promise.all([
    failureOf(client.output(endpoint, "job", 10_000, unhurried())),
    failureOf(client.status(endpoint, "job", 10_000, unhurried())),
  ]);
  for (const { message } of messages) expect(message).toStartWith("Invalid response: ");
});
