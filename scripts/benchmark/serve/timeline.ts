/** What the service noted of the calls that reached it, and what follows from it. Instants are ms. */
import * as v from "valibot";
import { median } from "../figure.ts";

const CallSchema = v.object({
  workflow_id: v.string(),
  task_id: v.string(),
  arrivedAt: v.number(),
  answeredAt: v.number(),
});

export type Call = v.InferOutput<typeof CallSchema>;

/** The calls since the last time, in the order of their arrival. */
export async function takeCalls(port: number): Promise<readonly Call[]> {
  const response = await fetch(`http://127.0.0.1:${port}/calls`);
  const calls = v.parse(v.array(CallSchema), await response.json());
  return calls.toSorted((a, b) => a.arrivedAt - b.arrivedAt);
}

/** The median time from the answer to one task of a chain to the execute of the next. */
export function toHopMs(calls: readonly Call[]): number {
  return median(calls.slice(1).map((call, index) => call.arrivedAt - (calls[index]?.answeredAt ?? 0)));
}
