import { expect, test } from "bun:test";
import fc from "fast-check";
import { Heap } from "./heap.ts";

interface Item {
  readonly rank: number;
  counts: boolean;
}

const createHeap = () =>
  new Heap<Item>(
    (one, other) => one.rank < other.rank,
    ({ counts }) => counts,
  );

/** Takes everything out; the ranks in their order. */
function drain(heap: Heap<Item>): readonly number[] {
  const ranks: number[] = [];
  for (let first = heap.first(); first !== undefined; first = heap.first()) {
    ranks.push(first.rank);
    heap.removeFirst();
  }
  return ranks;
}

const byNumber = (one: number, other: number): number => one - other;

test("gives its elements in their order, without those that count no more", () => {
  const items = fc.array(fc.record({ rank: fc.nat(50), counts: fc.boolean() }), { maxLength: 200 });
  fc.assert(
    fc.property(items, (list) => {
      const heap = createHeap();
      const copies = list.map(({ rank }) => ({ rank, counts: true }));
      for (const copy of copies) heap.push(copy);
      for (const [place, copy] of copies.entries()) copy.counts = list[place]?.counts ?? true;
      const left = list.filter(({ counts }) => counts).map(({ rank }) => rank);
      expect(drain(heap)).toEqual(left.toSorted(byNumber));
    }),
  );
});

test("keeps its order, and what counts, when there is much that counts no more", () => {
  const heap = createHeap();
  heap.push({ rank: 0, counts: true });
  const kept: number[] = [0];
  for (let round = 0; round < 10; round += 1) {
    const items = Array.from({ length: 1_000 }, (_, place) => ({
      rank: 1 + ((place * 7_919 + round) % 100_003),
      counts: true,
    }));
    for (const item of items) heap.push(item);
    for (const [place, item] of items.entries()) {
      item.counts = place % 10 === 0;
      if (item.counts) kept.push(item.rank);
    }
  }
  expect(drain(heap)).toEqual(kept.toSorted(byNumber));
});

test("is empty at first", () => {
  const heap = createHeap();
  heap.removeFirst();
  expect(heap.first()).toBeUndefined();
});
