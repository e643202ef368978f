import type { TaskStatus } from "./status.ts";

/** One sign for each state, told apart by shape and not only by colour. Those of a workflow are among them. */
export const STATUS_SIGNS: Readonly<Record<TaskStatus, string>> = {
  pending: "·",
  running: "▸",
  completed: "✔",
  failed: "✖",
  cancelled: "⊘",
  skipped: "↷",
};
