import type { WorkflowEvent } from "../model/event.ts";
import type { WorkflowRecord } from "../model/record.ts";
import type { Store } from "../store/store.ts";

const PAGE = 1_000;

/**
 * The events of a workflow after a number, up to the one that was its last when it was asked for, page by page. Between
 * two pages everybody else has a turn: a store in this process answers at once, and a log may be long.
 */
export async function* readEvents(
  store: Store,
  { workflowId, sequence }: WorkflowRecord,
  after: number,
): AsyncGenerator<readonly WorkflowEvent[]> {
  let last = after;
  while (last < sequence) {
    const events = await store.events(workflowId, last, Math.min(PAGE, sequence - last));
    const newest = events.at(-1);
    // It was deleted meanwhile.
    if (newest === undefined) return;
    yield events;
    last = newest.sequence;
    await new Promise(setImmediate);
  }
}
