interface Block {
  readonly from: number;
  mean: number;
  weight: number;
}

/**
 * Values as near to the wanted ones as can be (least weighted squares) of which each is at least as far behind the first as its
 * offset says, relative to its neighbour: isotonic regression by pooling neighbours that are out of order. Steps: one per value.
 *
 * @param offsets ascending; how far value and neighbour are apart at least is the difference of their offsets
 */
export function spread(
  wanted: readonly number[],
  weights: readonly number[],
  offsets: readonly number[],
): readonly number[] {
  const blocks: Block[] = [];
  for (const [index, value] of wanted.entries()) {
    let block: Block = { from: index, mean: value - (offsets[index] ?? 0), weight: weights[index] ?? 1 };
    for (let last = blocks.at(-1); last !== undefined && last.mean > block.mean; last = blocks.at(-1)) {
      const weight = last.weight + block.weight;
      block = {
        from: last.from,
        mean: (last.mean * last.weight + block.mean * block.weight) / weight,
        weight,
      };
      blocks.pop();
    }
    blocks.push(block);
  }
  return blocks.flatMap(({ from, mean }, at) => {
    const to = blocks[at + 1]?.from ?? wanted.length;
    return offsets.slice(from, to).map((offset) => mean + offset);
  });
}
