/** Results that travel in the answer itself: an orchestrator reads only so much of one. */
import { describe, expect, test } from "bun:test";
import * as v from "valibot";
import { systemClock } from "../../src/clock.ts";
import { createHttpControlClient } from "../../src/control/http-control-client.ts";
import { LONGEST_ANSWER } from "../../src/model/control-message.ts";
import { type OperationMode, type OperationOutput, operation } from "../../src/service/operation.ts";
import { makeRequest, startService } from "../listening-service.ts";

const AnswerSchema = v.object({ status: v.string(), error: v.nullable(v.string()) });

const returning = (mode: OperationMode, output: () => OperationOutput) =>
  startService({ operations: { Mix: operation({ mode, run: async () => output() }) } });

const inlineOf = (length: number) => ({
  protocol: "inline" as const,
  uri: "A".repeat(length),
  format: "binary",
});

/** The longest uri whose answer is read. */
const LONGEST_URI = (() => {
  const answer = { status: "complete", task_id: "task_ace17602", output: inlineOf(0), error: null };
  return Math.floor((LONGEST_ANSWER - JSON.stringify(answer).length) / 4) * 4;
})();

async function runToEnd(mode: OperationMode, output: () => OperationOutput) {
  await using service = returning(mode, output);
  const [status, body] = await service.execute(makeRequest());
  expect(status).toBe(200);
  const path = "/control/status/task_ace17602";
  return v.parse(AnswerSchema, mode === "sequential" ? body : (await service.get(path))[1]);
}

describe.each(["sequential", "concurrent"] as const)("a %s operation", (mode) => {
  test("may answer with as much as an orchestrator reads", async () => {
    await using service = returning(mode, () => inlineOf(LONGEST_URI));
    const client = createHttpControlClient(systemClock);
    const endpoint = { address: service.url, servicesApiKey: null };
    const { signal } = new AbortController();
    const body = { ...makeRequest(), inputs: [], parameters: {} };
    const context = { attempt: 1, idempotencyKey: null, inputNodes: null, traceparent: null };
    const answer = await client.execute(endpoint, { body, context }, 5_000, signal);
    const polled = () => client.output(endpoint, "task_ace17602", 5_000, signal);
    const told = mode === "sequential" ? answer.answer : await polled();
    expect(told).toMatchObject({ output: { uri: "A".repeat(LONGEST_URI) } });
  });

  test("fails with what to do when its inline result is larger", async () => {
    const { status, error } = await runToEnd(mode, () => inlineOf(LONGEST_URI + 4));
    expect(status).toBe("failed");
    expect(error).toMatch(/^The inline result makes an answer of 10485\d\d bytes, .* at most 1048576: /);
    expect(error).toEndWith("a file or a URL instead (task.results.file, task.results.http)");
  });

  test("fails when a reference of another kind is larger", async () => {
    const metadata = { note: "\u0001".repeat(200_000) };
    const output = { protocol: "file" as const, uri: "/data/x.csv", format: "csv", metadata };
    const { status, error } = await runToEnd(mode, () => output);
    expect(status).toBe("failed");
    expect(error).toStartWith("The result makes an answer of 1200");
    expect(error).toEndWith("keep its uri and its metadata short");
  });
});
