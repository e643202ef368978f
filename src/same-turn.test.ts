import { expect, test } from "bun:test";
import { setImmediate as turn } from "node:timers/promises";
import { TestClock } from "../test/test-clock.ts";
import { SameTurn } from "./same-turn.ts";

test("the first of a turn is done at once, the others when the turn is over, in their order", async () => {
  const sameTurn = new SameTurn(new TestClock());
  const done: string[] = [];
  for (const name of ["a", "b", "c"]) sameTurn.add(() => done.push(name));
  expect(done).toEqual(["a"]);
  await Promise.resolve();
  expect(done).toEqual(["a"]);
  await turn();
  expect(done).toEqual(["a", "b", "c"]);
});

test("each turn has a first of its own", async () => {
  const sameTurn = new SameTurn(new TestClock());
  const done: string[] = [];
  sameTurn.add(() => done.push("a"));
  await turn();
  sameTurn.add(() => done.push("b"));
  sameTurn.add(() => done.push("c"));
  expect(done).toEqual(["a", "b"]);
  await turn();
  expect(done).toEqual(["a", "b", "c"]);
});

test("what comes up while a turn ends is of the next one", async () => {
  const sameTurn = new SameTurn(new TestClock());
  const done: string[] = [];
  sameTurn.add(() => done.push("first"));
  sameTurn.add(() => {
    done.push("second");
    sameTurn.add(() => done.push("first of the next"));
    sameTurn.add(() => done.push("second of the next"));
  });
  await turn();
  expect(done).toEqual(["first", "second", "first of the next"]);
  await turn();
  expect(done).toEqual(["first", "second", "first of the next", "second of the next"]);
});

test("one that takes long does not hold back what follows from it: those after it have the next turns", async () => {
  const clock = new TestClock();
  const sameTurn = new SameTurn(clock);
  const done: string[] = [];
  const follow = (name: string) => void Promise.resolve().then(() => done.push(`${name} answered`));
  for (const name of ["a", "b", "c", "d"]) {
    sameTurn.add(() => {
      if (name === "b") clock.advance(10);
      done.push(name);
      follow(name);
    });
  }
  await turn();
  await turn();
  expect(done).toEqual([
    ...["a", "a answered", "b", "b answered"],
    ...["c", "d", "c answered", "d answered"],
  ]);
});

test("who comes later than one that waits does not overtake it", async () => {
  const clock = new TestClock();
  const sameTurn = new SameTurn(clock);
  const done: string[] = [];
  const add = (name: string) =>
    sameTurn.add(() => {
      clock.advance(10);
      done.push(name);
    });
  for (const name of ["a", "b", "c", "d"]) add(name);
  await turn();
  for (const name of ["e", "f"]) add(name);
  expect(done).toEqual(["a", "b"]);
  for (const _ of ["c", "d", "e", "f"]) await turn();
  expect(done).toEqual(["a", "b", "c", "d", "e", "f"]);
});
