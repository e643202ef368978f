/** Calls that arrive together, and are answered one after the other in one turn: each of them gets the answer to itself. */
import { expect, test } from "bun:test";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { toInlineJson } from "../../src/service/inline-json.ts";
import { operation } from "../../src/service/operation.ts";
import { makeRequest, startService } from "../listening-service.ts";
import { openSocket } from "../raw-caller.ts";

const definition = {
  bodyLimitBytes: 1_000,
  operations: {
    Mix: operation({ run: ({ workflow_id }, task) => task.results.inline({ workflow_id }) }),
    Wait: operation({
      run: async ({ workflow_id }, task) => {
        await Bun.sleep(5);
        return task.results.inline({ workflow_id });
      },
    }),
    Throw: operation({
      run: ({ workflow_id }) => {
        throw new Error(`No ${workflow_id}`);
      },
    }),
    Reject: operation({ run: ({ workflow_id }) => Promise.reject(new Error(`No ${workflow_id}`)) }),
  },
};

const toDone = (workflow_id: string) => ({ status: "complete", output: toInlineJson({ workflow_id }) });
const toFailed = (workflow_id: string) => ({ status: "failed", error: `No ${workflow_id}` });

/** What is sent, and what comes back. */
function makeCall(at: number): readonly [body: string, status: number, answer: object] {
  const workflow_id = `wf-${at}`;
  const ask = (method: string) => JSON.stringify(makeRequest({ workflow_id, method }));
  const good = [ask("Mix"), 200, toDone(workflow_id)] as const;
  const kinds: readonly (readonly [body: string, status: number, answer: object])[] = [
    good,
    ["{", 422, { detail: [{ type: "json_invalid" }] }],
    [ask("Throw"), 200, toFailed(workflow_id)],
    [ask("Wait"), 200, toDone(workflow_id)],
    [ask(`None${at}`), 400, { detail: `Unknown method: None${at}` }],
    [ask("x".repeat(1_000)), 413, { detail: "Request body too large" }],
    [ask("Reject"), 200, toFailed(workflow_id)],
  ];
  return kinds[at % kinds.length] ?? good;
}

const HEAD = "POST /control/execute HTTP/1.1\r\nHost: service\r\nContent-Type: application/json\r\n";

const toText = (body: string): string => `${HEAD}Content-Length: ${body.length}\r\n\r\n${body}`;

test("calls that arrive at once, good and bad, are each answered with their own", async () => {
  await using service = startService(definition);
  const calls = Array.from({ length: 70 }, (_, at) => makeCall(at));
  const callers = await Promise.all(calls.map(() => openSocket(service.port)));
  // All are written before the service reads any: it runs in this process.
  for (const [at, [body]] of calls.entries()) callers[at]?.socket.write(toText(body));
  for (const [at, [, status, answer]] of calls.entries()) {
    const caller = callers[at];
    await caller?.until("}");
    const [line, text] = [caller?.received().split("\r\n", 1)[0], caller?.received().split("\r\n\r\n")[1]];
    expect(line).toStartWith(`HTTP/1.1 ${status} `);
    expect(JSON.parse(text ?? "")).toMatchObject(answer);
    caller?.socket.destroy();
  }
});

test("callers that go away before they are answered take no answer from those beside them", async () => {
  await using service = startService(definition);
  const body = JSON.stringify(makeRequest());
  const gone = await Promise.all(Array.from({ length: 20 }, () => openSocket(service.port)));
  for (const { socket } of gone) socket.write(toText(body), () => socket.destroy());
  const names = Array.from({ length: 20 }, (_, at) => `wf-${at}`);
  const answers = await Promise.all(
    names.map((workflow_id) => service.execute(makeRequest({ workflow_id }))),
  );
  expect(answers).toMatchObject(names.map((workflow_id) => [200, toDone(workflow_id)]));
});

test("a service that stops waits for the calls that wait for their turn, and leaves no file of theirs", async () => {
  const temporaryDirectory = mkdtempSync(join(tmpdir(), "aieffect-same-turn-"));
  const large = "x".repeat(40_000);
  let begun = 0;
  let stopped = Promise.resolve();
  const compute = operation({
    run: (_request, task) => {
      Bun.sleepSync(3);
      begun += 1;
      if (begun === 3) stopped = service.stop(5_000);
      return task.results.http(large, "csv");
    },
  });
  const service = startService({ operations: { Mix: compute } }, { temporaryDirectory });
  const callers = await Promise.all(Array.from({ length: 20 }, () => openSocket(service.port)));
  for (const [at, { socket }] of callers.entries()) {
    socket.write(toText(JSON.stringify(makeRequest({ workflow_id: `wf-${at}` }))));
  }
  for (const caller of callers) await caller.until('"error":null');
  await stopped;
  expect(begun).toBe(callers.length);
  expect(readdirSync(temporaryDirectory)).toEqual([]);
  for (const { socket } of callers) socket.destroy();
  rmSync(temporaryDirectory, { recursive: true });
});
