import { expect, test } from "bun:test";
import fc from "fast-check";
import { GrpcResults } from "./grpc-results.ts";

const id = fc.constantFrom("a", "b", "1:a", "a1");
const kept = fc.record({ rpc: fc.constantFrom("Mix", "Sort"), workflowId: id, taskId: id });
const question = fc.record({
  rpc: fc.constantFrom("Mix", "Sort"),
  workflowId: fc.option(id),
  taskId: fc.option(id),
});

test("a question is answered by the newest result that matches it, and by no other", () => {
  fc.assert(
    fc.property(
      fc.array(kept, { maxLength: 30 }),
      fc.array(question, { maxLength: 10 }),
      (results, questions) => {
        const store = new GrpcResults();
        results.forEach(({ rpc, workflowId, taskId }, index) => {
          store.keep(rpc, workflowId, taskId, [new Uint8Array([index])]);
        });
        for (const asked of questions) {
          const matching = results.findLastIndex(
            (result) =>
              result.rpc === asked.rpc &&
              (asked.workflowId ?? result.workflowId) === result.workflowId &&
              (asked.taskId ?? result.taskId) === result.taskId,
          );
          expect(store.find(asked.rpc, asked)?.[0]?.[0]).toBe(matching === -1 ? undefined : matching);
        }
      },
    ),
  );
});

test("the 256 newest of an rpc are kept", () => {
  const store = new GrpcResults();
  store.keep("Sort", "w0", "t", []);
  for (let index = 0; index < 300; index++) store.keep("Mix", `w${index}`, "t", []);
  const has = (rpc: string, workflowId: string) => store.find(rpc, { workflowId, taskId: "t" }) !== undefined;
  expect([has("Mix", "w43"), has("Mix", "w44"), has("Mix", "w299"), has("Sort", "w0")]).toEqual([
    false,
    true,
    true,
    true,
  ]);
});
