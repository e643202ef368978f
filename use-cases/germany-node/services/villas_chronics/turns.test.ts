import { expect, test } from "bun:test";
import { Turns } from "./turns.ts";

const never = new AbortController().signal;

test("one begins when the one before has ended, also when that failed or was given up", async () => {
  const turns = new Turns();
  const told: string[] = [];
  const first = Promise.withResolvers<void>();
  const gone = new AbortController();
  const all = [
    turns.take(never, async () => {
      told.push("first begins");
      await first.promise;
      told.push("first ends");
    }),
    turns.take(never, () => Promise.reject(new Error("second fails"))),
    turns.take(gone.signal, async () => told.push("third")),
    turns.take(never, async () => told.push("fourth")),
  ];
  const ends = Promise.allSettled(all);
  await Bun.sleep(1);
  expect(told).toEqual(["first begins"]);
  gone.abort(new Error("third is given up"));
  first.resolve();
  expect((await ends).map(({ status }) => status)).toEqual([
    "fulfilled",
    "rejected",
    "rejected",
    "fulfilled",
  ]);
  expect(told).toEqual(["first begins", "first ends", "fourth"]);
});
