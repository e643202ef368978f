import type { TaskStatus } from "../../model/status.ts";

/** A task as the graph shows it, whatever its state. */
export interface GraphPlace {
  readonly taskId: string;
  readonly nodeKey: string;
  readonly container: string;
  readonly operation: string;
  readonly nodeType: string;
}

/** A pair of positions, upstream first. */
export type GraphEdge = readonly [number, number];

/** How a task is just now. */
export interface PlaceState {
  readonly status: TaskStatus;
  /** In percent; null when nobody said. */
  readonly progress: number | null;
  /** 0 before the first one. */
  readonly attempt: number;
  readonly error: string | null;
}
