import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { GrpcResults, MOST_BYTES, toCost } from "./grpc-results.ts";

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
        const store = new GrpcResults(MOST_BYTES);
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
  const store = new GrpcResults(MOST_BYTES);
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
    store.keep("Mix", "w0", "t", message());
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
    const messages = Array.from({ length: 8_000 }, () => new Uint8Array(1));
    store.keep("Sort", "w0", "t", messages);
    store.keep("Sort", "w1", "t", messages);
    expect([find(store, "Sort", "w0"), find(store, "Sort", "w1")]).toEqual([undefined, 8_000]);
  });

  test("and the 256 newest of ordinary size stay, however many large ones come after them", () => {
    const store = new GrpcResults(MOST_BYTES);
    const ordinary = [new Uint8Array(MIB - 128)];
    for (let index = 0; index < 300; index++) store.keep("Mix", `w${index}`, "t", ordinary);
    // One and the same bytes: they count for what each would take alone.
    const large = [new Uint8Array(64 * MIB)];
    for (let index = 0; index < 20; index++) store.keep("Sort", `w${index}`, "t", large);
    const kept = (rpc: string, count: number) =>
      Array.from({ length: count }, (_, index) => index).filter(
        (index) => find(store, rpc, `w${index}`) !== undefined,
      );
    expect(kept("Mix", 300)).toEqual(Array.from({ length: 256 }, (_, index) => index + 44));
    expect(kept("Sort", 20)).toEqual([17, 18, 19]);
  });
});

test("whatever is kept: the newest is there, of the 256 newest those of ordinary size are, and the rest has its limit", () => {
  const ORDINARY = 1_000;
  const LIMIT = 512 * ORDINARY;
  const size = fc.oneof(
    { weight: 5, arbitrary: fc.nat(ORDINARY - 128) },
    { weight: 1, arbitrary: fc.oneof(fc.nat(2 * ORDINARY), fc.nat(LIMIT)) },
  );
  const made = fc.record({ rpc: fc.constantFrom("Mix", "Sort"), size });
  fc.assert(
    fc.property(fc.array(made, { minLength: 1, maxLength: 900, size: "max" }), (results) => {
      const store = new GrpcResults(LIMIT);
      results.forEach(({ rpc, size: bytes }, index) => {
        store.keep(rpc, `w${index}`, "t", [new Uint8Array(bytes)]);
      });
      const costs = results.map((result, index) => ({
        ...result,
        index,
        cost: result.size + toCost(new Uint8Array()),
      }));
      const kept = costs.filter(
        ({ rpc, index }) => store.find(rpc, { workflowId: `w${index}`, taskId: "t" }) !== undefined,
      );
      const promised = costs.slice(-256).filter(({ cost }) => cost <= ORDINARY);
      const ordinary = costs.filter(({ cost }) => cost <= ORDINARY).slice(-256);
      expect(kept).toEqual(expect.arrayContaining([...promised, ...costs.slice(-1)]));
      const total = kept.reduce((sum, { cost }) => sum + cost, 0);
      const isFull = kept.every(
        ({ index }) => index === results.length - 1 || ordinary.some((one) => one.index === index),
      );
      expect(total <= LIMIT || isFull).toBe(true);
    }),
    { numRuns: 50 },
  );
});
