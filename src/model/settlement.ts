/** How an attempt of a task ends. */
import type { DataReference } from "./data-reference.ts";
import type { LastPoll } from "./record.ts";

/** Names one attempt of a task. */
export interface AttemptName {
  readonly position: number;
  readonly attempt: number;
}

/** How an attempt ended; the pause before a retry is in ms. */
export type Outcome =
  | { readonly kind: "completed"; readonly output: DataReference | null }
  | { readonly kind: "failed"; readonly error: string }
  | { readonly kind: "retry"; readonly error: string; readonly delayMs: number };

/** An outcome and what the attempt adds to its timeline. */
export interface Settlement {
  readonly outcome: Outcome;
  readonly polls: number;
  readonly lastPoll: LastPoll | null;
  /** When the output was fetched from a service that had answered `running`. */
  readonly outputFetchedAt: number | null;
}
