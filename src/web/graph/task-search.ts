import type { GraphPlace } from "./graph-place.ts";

/** The positions of the tasks whose names or type have every word of a text; null when there is none in it. */
export function findTasks(places: readonly GraphPlace[], text: string): readonly number[] | null {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return null;
  return [...places.entries()].flatMap(([position, { nodeKey, nodeType }]) => {
    const searched = `${nodeKey} ${nodeType}`.toLowerCase();
    return words.every((word) => searched.includes(word)) ? [position] : [];
  });
}
