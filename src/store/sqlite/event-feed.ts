/** Tells listeners of events that are kept, in their order. */
import type { WorkflowEvent } from "../../model/event.ts";

export class EventFeed {
  readonly #listeners = new Set<(event: WorkflowEvent) => void>();
  readonly #untold: WorkflowEvent[] = [];

  subscribe(listener: (event: WorkflowEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(events: readonly WorkflowEvent[]): void {
    this.#untold.push(...events);
    for (let event = this.#untold.shift(); event !== undefined; event = this.#untold.shift()) {
      for (const listener of this.#listeners) tellOne(listener, event);
    }
  }
}

/** What was kept stays kept, whatever a listener makes of it. */
function tellOne(listener: (event: WorkflowEvent) => void, event: WorkflowEvent): void {
  try {
    listener(event);
  } catch (error) {
    process.emitWarning(error instanceof Error ? error : String(error));
  }
}
