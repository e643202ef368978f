/** A box of the graph in words, for those who do not see it. */
import { toPrintable } from "../../model/printable.ts";
import { formatCount } from "../../model/quantity.ts";
import { toCountsText } from "../parts/counts.ts";
import type { GraphPlace } from "./graph-place.ts";
import type { Item } from "./grouping.ts";
import type { ItemState } from "./item-state.ts";
import type { Scene } from "./scene.ts";

/** Name, state, and how many boxes it waits for and feeds. */
export function toItemWords(
  { places, arrangement }: Scene,
  item: number,
  state: ItemState | undefined,
): string {
  const shown = arrangement.items[item];
  if (shown === undefined || state === undefined) return "";
  let [upstream, downstream] = [0, 0];
  for (const [from, to] of arrangement.edges) {
    if (to === item) upstream += 1;
    if (from === item) downstream += 1;
  }
  const joined = `waits for ${formatCount(upstream)}, feeds ${formatCount(downstream)}`;
  return `${toName(shown, places)}, ${toStateWords(state)}, ${joined}`;
}

/** What a pointer that rests on a box is told. */
export function toHint(
  { places, arrangement }: Scene,
  item: number | null,
  states: readonly ItemState[],
): string | undefined {
  const [shown, state] = [arrangement.items[item ?? -1], states[item ?? -1]];
  if (shown === undefined || state === undefined) return undefined;
  const error = state.kind === "task" && state.error !== null ? `\n${toPrintable(state.error)}` : "";
  return `${toName(shown, places)}\n${toStateWords(state)}${error}`;
}

function toName(item: Item, places: readonly GraphPlace[]): string {
  if (item.kind === "layer") return `Layer ${item.layer + 1}, ${formatCount(item.positions.length)} tasks`;
  const place = places[item.position];
  return place === undefined
    ? ""
    : toPrintable(`${place.operation} of ${place.container}, ${place.nodeType}`);
}

function toStateWords(state: ItemState): string {
  if (state.kind === "layer") return `done ${toCountsText(state.counts)}`;
  const progress =
    state.status === "running" && state.progress !== null ? ` ${Math.round(state.progress)} %` : "";
  const attempt = state.attempt > 1 ? `, attempt ${state.attempt}` : "";
  return `${state.status}${progress}${attempt}`;
}
