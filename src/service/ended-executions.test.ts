import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { EndedExecutions, MOST_BYTES, MOST_UNREAD_BYTES } from "./ended-executions.ts";
import { Execution } from "./execution.ts";

const MIB = 1024 * 1024;
/** One text that all share: they count for what each would take alone. */
const TEXT = "A".repeat(MIB);

interface Ending {
  readonly isPolled?: boolean;
  readonly mebibytes?: number;
}

/** Executions that end one after the other; those that are kept, by their number. */
function startEnded() {
  const kept = new Set<Execution>();
  const ended = new EndedExecutions((execution) => {
    if (!kept.delete(execution)) throw new Error(`${execution.id} is forgotten twice`);
  });
  let count = 0;
  return {
    kept,
    numbers: () => [...kept].map(({ number }) => number),
    end({ isPolled = false, mebibytes = 1 }: Ending = {}, now = 0): Execution {
      const execution = new Execution(`${count}`, "wf", "task", count);
      count += 1;
      if (isPolled) execution.awaitPolls();
      const uri = mebibytes === 1 ? TEXT : TEXT.repeat(mebibytes);
      execution.end({ status: "complete", output: { protocol: "inline", uri, format: "binary" } }, now);
      kept.add(execution);
      ended.add(execution, now);
      return execution;
    },
  };
}

const upTo = (first: number, end: number) => Array.from({ length: end - first }, (_, at) => first + at);
const KEPT = MOST_BYTES / MIB - 1;
const KEPT_UNREAD = MOST_UNREAD_BYTES / MIB - 1;

describe("when the memory is full", () => {
  test("the oldest go, and the newest stay", () => {
    const { end, numbers } = startEnded();
    for (let index = 0; index < 200; index++) end();
    expect(numbers()).toEqual(upTo(200 - KEPT, 200));
  });

  test("what waits to be read stays, and goes once it was read, or after a minute", () => {
    const { end, kept, numbers } = startEnded();
    const [read, unread] = [end({ isPolled: true }), end({ isPolled: true })];
    for (let index = 0; index < 200; index++) end();
    expect([kept.has(read), kept.has(unread)]).toEqual([true, true]);
    read.markRead();
    end();
    expect([kept.has(read), kept.has(unread)]).toEqual([false, true]);
    end({}, 60_000);
    expect(kept.has(unread)).toBe(false);
    expect(numbers()).toHaveLength(KEPT);
  });

  test("of what waits to be read the oldest go first, beyond a limit of its own", () => {
    const { end, numbers } = startEnded();
    for (let index = 0; index < 400; index++) end({ isPolled: true });
    expect(numbers()).toEqual(upTo(400 - KEPT - KEPT_UNREAD, 400));
  });

  test("the newest stays, however large it is", () => {
    const { end, numbers } = startEnded();
    for (let index = 0; index < 10; index++) end();
    end({ mebibytes: 100 });
    expect(numbers()).toEqual([10]);
    end();
    expect(numbers()).toEqual([11]);
  });
});

test("whatever ends, the memory has its limit, and the newest is there", () => {
  const ending = fc.record({
    isPolled: fc.boolean(),
    mebibytes: fc.constantFrom(1, 3, 20),
    isRead: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(ending, { maxLength: 300 }), (endings) => {
      const { end, kept } = startEnded();
      for (const { isRead, ...rest } of endings) {
        const newest = end(rest);
        if (isRead) newest.markRead();
        const bytes = [...kept].reduce((sum, execution) => sum + execution.bytes, 0);
        expect(bytes).toBeLessThanOrEqual(MOST_BYTES + MOST_UNREAD_BYTES);
        expect(kept.has(newest)).toBe(true);
      }
    }),
    { numRuns: 30 },
  );
});
