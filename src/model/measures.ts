/** What a server and the workers that it has started have measured since each of them began. */
import * as v from "valibot";
import { LatencySchema, type Timings } from "./latency.ts";

export const ControlCallsSchema = v.pipe(
  v.object({
    call: v.string(),
    /** How many brought no answer that could be used; those that were given up are none of them. */
    failed: v.number(),
    latency: LatencySchema,
  }),
  v.metadata({ ref: "ControlCalls" }),
);

export type ControlCalls = v.InferOutput<typeof ControlCallsSchema>;

export interface Measures {
  /** From a task's readiness to its claim by a worker. */
  readonly hops: Timings;
  /** Calls of services, by what is asked. */
  readonly controlCalls: readonly ControlCalls[];
  /** By the id of the worker. */
  readonly slots: ReadonlyMap<string, Slots>;
}

/** How many executes a worker may have at once. */
export interface Slots {
  readonly all: number;
  readonly busy: number;
}
