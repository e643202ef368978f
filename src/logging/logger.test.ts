import { describe, expect, test } from "bun:test";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { logEvents } from "./log-observer.ts";
import { LogSink, type LogSinkOptions } from "./log-sink.ts";
import { createLogger, type Logger } from "./logger.ts";

/** What a log writes while `log` is called. */
async function write(
  log: (logger: Logger) => void,
  { pretty = null, file = null, level = "info" }: Partial<LogSinkOptions> & { level?: string } = {},
): Promise<string> {
  const stream = new PassThrough();
  const sink = new LogSink({ stream, pretty, file });
  log(createLogger({ level, sink, facts: { worker_id: "w-1" }, secrets: ["the-api-key"] }));
  await sink.close();
  return String(stream.read() ?? "");
}

const PRETTY = { pretty: { colors: false } };

describe("a line of the log", () => {
  test("is one JSON object with level, time, facts and message", async () => {
    const text = await write((log) =>
      log.child({ workflow_id: "wf-1" }).warn({ task_id: "task_1" }, "Task lost"),
    );
    expect(text.endsWith("\n")).toBe(true);
    const { time, ...line } = JSON.parse(text);
    expect(new Date(time).toISOString()).toBe(time);
    expect(line).toEqual({
      level: "warn",
      worker_id: "w-1",
      workflow_id: "wf-1",
      task_id: "task_1",
      message: "Task lost",
    });
  });

  test("below the level is not written", async () => {
    expect(await write((log) => log.info({}, "no"), { level: "warn" })).toBe("");
  });

  test("for people names the same facts", async () => {
    const text = await write((log) => log.info({ workflow_id: "wf-1", attempt: 2 }, "Task started"), PRETTY);
    for (const part of ["INFO", "Task started", "wf-1", "w-1", '"attempt":2']) expect(text).toContain(part);
    expect(text).not.toContain("\u001b");
  });

  test("for people takes the name of a workflow for no name of the log", async () => {
    const submitted = {
      type: "workflow-submitted",
      sequence: 1,
      workflow_id: "wf-1",
      at: "",
      tasks: 2,
    } as const;
    const text = await write((log) => logEvents(log)({ ...submitted, name: "energy" }), PRETTY);
    expect(text).toMatch(/INFO: Workflow submitted .*"workflow_name":"energy"/);
  });

  test("tells an error with its code, its place and its cause", async () => {
    const cause = new Error("because");
    const error = Object.assign(new Error("it broke", { cause }), { code: "E_BROKEN" });
    const { err } = JSON.parse(await write((log) => log.error({ err: error }, "Trouble")));
    expect(err).toMatchObject({
      name: "Error",
      code: "E_BROKEN",
      message: "it broke",
      cause: { message: "because" },
    });
    expect(err.stack).toContain("logger.test.ts");
  });

  test("is shortened when a service's text is very long", async () => {
    const { error } = JSON.parse(await write((log) => log.info({ error: "no ".repeat(5000) }, "x")));
    expect(error.length).toBeLessThan(2100);
  });
});

describe("what a service says cannot", () => {
  const hostile = "\u001b[2J\u001b]0;title\u0007\u009b31m\nlevel=fatal\u202eevil";

  test("command the terminal, nor begin a line", async () => {
    const text = await write((log) => log.info({ error: hostile, [hostile]: 1 }, "x"), PRETTY);
    expect(text.split("\n")).toHaveLength(2);
    for (const character of ["\u001b", "\u0007", "\u009b", "\u202e"]) expect(text).not.toContain(character);
  });

  test("break a line of JSON", async () => {
    const text = await write((log) => log.info({ error: hostile }, "x"));
    expect(text.split("\n")).toHaveLength(2);
    for (const character of ["\u001b", "\u009b", "\u202e"]) expect(text).not.toContain(character);
    expect(JSON.parse(text).error).toBe(hostile);
  });
});

describe("no form of the log tells", () => {
  const payload = Buffer.from(JSON.stringify({ greeting: "hello", values: [1, 2, 3] })).toString("base64");
  const body = JSON.stringify({
    inputs: [{ protocol: "inline", uri: "eyJhIjoxfQ==" }],
    services_api_key: "svc-key",
  });
  test.each([
    ["a secret of the process", { error: "HTTP 500: you sent the-api-key" }, "the-api-key"],
    ["a secret in an error", { err: new Error("refused the-api-key") }, "the-api-key"],
    ["a bearer key", { error: "HTTP 401: Bearer abc.def is wrong" }, "abc.def"],
    ["a field that holds a key", { services_api_key: "short" }, "short"],
    ["a field that holds one deep inside", { a: { b: [{ authorization: "short" }] } }, "short"],
    ["inputs", { inputs: [{ uri: "eyJhIjoxfQ==" }] }, "eyJhIjoxfQ=="],
    ["a body that a service repeats", { error: `HTTP 500: ${body}` }, "eyJhIjoxfQ=="],
    ["a key in a body that a service repeats", { error: `HTTP 500: ${body}` }, "svc-key"],
    [
      "one that it quotes in its own",
      { error: `HTTP 500: ${JSON.stringify({ detail: body })}` },
      "eyJhIjoxfQ==",
    ],
    ["a payload", { error: `cannot read ${payload}` }, payload.slice(0, 40)],
    [
      "the password of an address",
      { err: new Error("redis://user:pass-word@host:6379 is gone") },
      "pass-word",
    ],
  ])("%s", async (_, facts, secret) => {
    for (const options of [{}, PRETTY]) {
      expect(await write((log) => log.error(facts, "x"), options)).not.toContain(secret);
    }
  });

  test("nothing of what is no secret is hidden", async () => {
    const error = "HTTP 500: no file /data/project/results/of/the/third/run/energy_report_final_version.csv";
    expect(JSON.parse(await write((log) => log.error({ error }, "x"))).error).toBe(error);
  });
});

describe("the log file", () => {
  test("has the lines as JSON, is for its owner only, and is renamed as it grows", async () => {
    const folder = mkdtempSync(join(tmpdir(), "aieffect-log-"));
    try {
      const path = join(folder, "a.log");
      const stream = new PassThrough();
      const sink = new LogSink({
        stream,
        pretty: { colors: false },
        file: { path, sizeBytes: 1024, files: 2 },
      });
      const logger = createLogger({ level: "info", sink, facts: {}, secrets: [] });
      for (let number = 0; number < 60; number += 1) {
        logger.info({ number }, "A line of the log");
        sink.flush();
      }
      await sink.close();
      expect(readdirSync(folder).toSorted()).toEqual(["a.log", "a.log.1", "a.log.2"]);
      const texts = readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"));
      const lines = texts.join("").trimEnd().split("\n");
      const last = lines.map((line) => JSON.parse(line).number).toSorted((a, b) => b - a)[0];
      expect(last).toBe(59);
      for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o077).toBe(0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("that could not be written for a while is written again", async () => {
    const place = mkdtempSync(join(tmpdir(), "aieffect-log-"));
    try {
      const folder = join(place, "logs");
      mkdirSync(folder);
      const path = join(folder, "a.log");
      const file = { path, sizeBytes: 1024, files: 1 };
      const stream = new PassThrough();
      const sink = new LogSink({ stream, pretty: null, file, reopenMs: 5 });
      const write = async (number: number) => {
        sink.write(`${JSON.stringify({ level: "warn", number, text: "x".repeat(600) })}\n`);
        await Bun.sleep(5);
      };
      await write(0);
      // Nothing can be renamed in what is no folder.
      renameSync(folder, join(place, "elsewhere"));
      writeFileSync(folder, "");
      let said = "";
      for (let number = 1; !said.includes("cannot be written"); number += 1) {
        await write(number);
        said += String(stream.read() ?? "");
      }
      rmSync(folder);
      mkdirSync(folder);
      for (
        let number = 1000;
        !existsSync(path) || !readFileSync(path, "utf8").includes('"number":1');
        number += 1
      ) {
        await write(number);
      }
      await sink.close();
    } finally {
      rmSync(place, { recursive: true });
    }
  });

  test("that cannot be written is refused", () => {
    const file = { path: "/proc/none/a.log", sizeBytes: 1024, files: 1 };
    expect(() => new LogSink({ stream: new PassThrough(), pretty: null, file })).toThrow(
      "The log file /proc/none/a.log cannot be written",
    );
  });
});
