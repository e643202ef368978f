import { NO_TASKS, type TaskCounts, type TaskStatus } from "../../model/status.ts";
import type { PlaceState } from "./graph-place.ts";
import type { Item } from "./grouping.ts";

/** How the tasks of a box are just now. */
export type ItemState =
  | ({ readonly kind: "task" } & PlaceState)
  | { readonly kind: "layer"; readonly status: TaskStatus; readonly counts: TaskCounts };

/** What a box of many shows: the first of these that one of its tasks is in. */
const FIRST_TOLD = ["failed", "running", "cancelled", "skipped", "pending", "completed"] as const;

export const toItemStates = (
  items: readonly Item[],
  tasks: (position: number) => PlaceState,
): readonly ItemState[] => items.map((item) => toItemState(item, tasks));

function toItemState(item: Item, tasks: (position: number) => PlaceState): ItemState {
  if (item.kind === "task") return { kind: "task", ...tasks(item.position) };
  const counts = { ...NO_TASKS };
  for (const position of item.positions) counts[tasks(position).status] += 1;
  return { kind: "layer", counts, status: FIRST_TOLD.find((status) => counts[status] > 0) ?? "pending" };
}
