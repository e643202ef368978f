import type { WorkflowEvent } from "../../src/model/event.ts";
import type { Store } from "../../src/store/store.ts";

/** A listener that remembers, and that can be waited for: a store may be heard a moment after it has answered. */
export class EventEar {
  readonly events: WorkflowEvent[] = [];
  readonly stop: () => void;
  #wakeups: (() => void)[] = [];

  constructor(store: Store) {
    this.stop = store.subscribe((event) => {
      this.events.push(event);
      for (const wakeUp of this.#wakeups.splice(0)) wakeUp();
    });
  }

  /** The workflows that were heard of. */
  get workflowIds(): readonly string[] {
    return [...new Set(this.events.map((event) => event.workflow_id))];
  }

  /** What was heard of a workflow, once there are at least `count` events of it. */
  of(workflowId: string, count: number): Promise<readonly WorkflowEvent[]> {
    return this.#once(workflowId, (heard) => heard.length >= count);
  }

  /** What was heard of a workflow, once its removal was heard last. */
  ofDeleted(workflowId: string): Promise<readonly WorkflowEvent[]> {
    return this.#once(workflowId, (heard) => heard.at(-1)?.type === "workflow-deleted");
  }

  async #once(
    workflowId: string,
    isComplete: (heard: readonly WorkflowEvent[]) => boolean,
  ): Promise<readonly WorkflowEvent[]> {
    for (;;) {
      const heard = this.events.filter((event) => event.workflow_id === workflowId);
      if (isComplete(heard)) return heard;
      await new Promise<void>((resolve) => this.#wakeups.push(resolve));
    }
  }
}
