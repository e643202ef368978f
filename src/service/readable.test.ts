import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { readUntilAborted, type Source } from "./readable.ts";

const never = () => new AbortController().signal;

async function* later<T>(values: readonly T[]) {
  for (const value of values) {
    await Promise.resolve();
    yield value;
  }
}

test("whatever a source is, its values come in their order", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer(), { maxLength: 400 }), async (values) => {
      const sources: Source<number | Promise<number>>[] = [
        values,
        values.values(),
        values.map((value) => Promise.resolve(value)),
        later(values),
        new ReadableStream({
          start(controller) {
            for (const value of values) controller.enqueue(value);
            controller.close();
          },
        }),
      ];
      for (const source of sources) {
        const read: unknown[] = [];
        for await (const value of readUntilAborted(source, never())) read.push(value);
        expect(read).toEqual(values);
      }
    }),
    { numRuns: 30 },
  );
});

describe("a source is closed", () => {
  function startSource(onClose: () => void) {
    return (function* () {
      try {
        for (;;) yield 1;
      } finally {
        onClose();
      }
    })();
  }

  test("when its reader has enough", async () => {
    let closed = 0;
    for await (const _ of readUntilAborted(
      startSource(() => closed++),
      never(),
    ))
      break;
    expect(closed).toBe(1);
  });

  test("when the signal aborts, which is thrown whatever the end throws", async () => {
    const stopping = new AbortController();
    const source = startSource(() => {
      throw new Error("cannot close");
    });
    const reading = (async () => {
      for await (const _ of readUntilAborted(source, stopping.signal))
        stopping.abort(new Error("time is over"));
    })();
    await expect(reading).rejects.toThrow("time is over");
  });
});

test("others get their turn while a source never waits", async () => {
  let turns = 0;
  const timer = setInterval(() => turns++, 0);
  let count = 0;
  function* endlessly() {
    for (;;) yield count++;
  }
  for await (const _ of readUntilAborted(endlessly(), never())) if (turns > 2) break;
  clearInterval(timer);
  expect(count).toBeGreaterThan(0);
});
