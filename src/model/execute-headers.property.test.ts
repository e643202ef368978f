import { expect, test } from "bun:test";
import fc from "fast-check";
import * as v from "valibot";
import { NO_CONTEXT } from "../../test/control-calls.ts";
import {
  EXECUTE_HEADERS,
  type ExecuteContext,
  ExecuteContextSchema,
  readExecuteHeaders,
  toExecuteHeaders,
  toIdempotencyKey,
  toTraceparent,
} from "./execute-headers.ts";

/** Through real headers, as a call carries them. */
function carry(context: ExecuteContext): ExecuteContext {
  const headers = new Headers(toExecuteHeaders(context));
  return readExecuteHeaders((name) => headers.get(name));
}

const text = fc.string({ unit: "grapheme", maxLength: 12 });
const nodeKey = fc.tuple(text, text).map(([container, operation]) => `${container}:${operation}`);
const attempt = fc.integer({ min: 1 });

const context: fc.Arbitrary<ExecuteContext> = fc.record({
  attempt: fc.option(attempt),
  idempotencyKey: fc.option(fc.tuple(text, text).map(([workflow, task]) => toIdempotencyKey(workflow, task))),
  inputNodes: fc.option(fc.array(fc.option(nodeKey), { minLength: 1, maxLength: 20 })),
  traceparent: fc.option(
    fc.tuple(text, text, attempt).map(([workflow, task, number]) => toTraceparent(workflow, task, number)),
  ),
});

test("what is sent is what is read", () => {
  fc.assert(
    fc.property(context, (sent) => {
      const { inputNodes, ...others } = carry(sent);
      const { [EXECUTE_HEADERS.inputNodes]: header } = toExecuteHeaders(sent);
      expect(others).toEqual({
        attempt: sent.attempt,
        idempotencyKey: sent.idempotencyKey,
        traceparent: sent.traceparent,
      });
      expect(inputNodes).toEqual(header === undefined ? null : sent.inputNodes);
    }),
  );
});

test("no header holds a character that HTTP does not allow, or is too long to be let through", () => {
  const anyText = fc.string({ unit: "binary", maxLength: 2_000 });
  fc.assert(
    fc.property(fc.array(anyText, { maxLength: 5 }), anyText, (inputNodes, workflowId) => {
      const idempotencyKey = toIdempotencyKey(workflowId, "task_1");
      for (const value of Object.values(toExecuteHeaders({ ...NO_CONTEXT, inputNodes, idempotencyKey }))) {
        expect(value).toMatch(/^[\x21-\x7e]{1,4096}$/);
      }
    }),
  );
});

test("whatever the headers hold, they are read as a context", () => {
  const value = fc.option(fc.oneof(fc.string(), fc.constantFrom("0", "1e3", "%", "-", ",", "9".repeat(30))));
  fc.assert(
    fc.property(fc.array(value, { minLength: 4, maxLength: 4 }), (values) => {
      const headers = new Map(
        Object.values(EXECUTE_HEADERS).map((name, index) => [name as string, values[index]]),
      );
      const read = readExecuteHeaders((name) => headers.get(name) ?? null);
      expect(v.is(ExecuteContextSchema, read)).toBe(true);
    }),
  );
});
