import { describe, expect, test } from "bun:test";
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

describe("all results together have a limit of bytes", () => {
  const MIB = 1024 * 1024;
  const message = () => [new Uint8Array(MIB)];
  const find = (store: GrpcResults, rpc: string, workflowId: string) =>
    store.find(rpc, { workflowId, taskId: "t" })?.length;

  test("beyond which the oldest of all goes first, of whichever rpc it is", () => {
    const store = new GrpcResults(4 * MIB);
    const kept = [
      ["Mix", "w0"],
      ["Sort", "w1"],
      ["Mix", "w2"],
      ["Mix", "w3"],
      ["Sort", "w4"],
    ] as const;
    for (const [rpc, workflowId] of kept) store.keep(rpc, workflowId, "t", message());
    expect(kept.map(([rpc, workflowId]) => find(store, rpc, workflowId))).toEqual([
      undefined,
      undefined,
      1,
      1,
      1,
    ]);
  });

  test("but the newest is kept, however large it is", () => {
    const store = new GrpcResults(MIB / 2);
    store.keep("Mix", "w0", "t", []);
    store.keep("Mix", "w1", "t", message());
    expect([find(store, "Mix", "w0"), find(store, "Mix", "w1")]).toEqual([undefined, 1]);
  });

  test("and a task that runs again counts once", () => {
    const store = new GrpcResults(3 * MIB);
    store.keep("Mix", "w0", "t", message());
    for (let run = 0; run < 10; run++) store.keep("Mix", "w1", "t", message());
    expect([find(store, "Mix", "w0"), find(store, "Mix", "w1")]).toEqual([1, 1]);
  });

  test("and very many messages of few bytes count for what they cost", () => {
    const store = new GrpcResults(MIB);
    store.keep("Sort", "w0", "t", []);
    store.keep(
      "Sort",
      "w1",
      "t",
      Array.from({ length: 20_000 }, () => new Uint8Array(1)),
    );
    expect(find(store, "Sort", "w0")).toBeUndefined();
  });
});
