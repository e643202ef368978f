/** One signal per workflow that is being worked on, by which all its calls are abandoned at once. */

/** One use of a workflow's signal; to be left when the work is done. */
export interface WorkflowUse {
  readonly workflowId: string;
  readonly signal: AbortSignal;
}

interface Entry {
  readonly controller: AbortController;
  uses: number;
}

export class WorkflowSignals {
  readonly #entries = new Map<string, Entry>();
  /** The one that was left last: between two tasks of a chain nobody uses its signal. */
  #unused: string | null = null;
  #allAbandoned = false;

  enter(workflowId: string): WorkflowUse {
    const entry = this.#entries.get(workflowId) ?? this.#add(workflowId);
    entry.uses += 1;
    return { workflowId, signal: entry.controller.signal };
  }

  /** To be called once for each use, when the work is done. */
  leave({ workflowId, signal }: WorkflowUse): void {
    const entry = this.#entries.get(workflowId);
    // What was abandoned is forgotten already; another may have come in its place.
    if (entry?.controller.signal !== signal) return;
    entry.uses -= 1;
    if (entry.uses === 0) this.#keepUnused(workflowId);
  }

  /** Abandons what is being done for a workflow; what is entered later (after a retry of it) is not touched. */
  abandon(workflowId: string): void {
    this.#entries.get(workflowId)?.controller.abort();
    this.#entries.delete(workflowId);
  }

  /** Abandons every workflow, and any that is entered from now on. */
  abandonAll(): void {
    this.#allAbandoned = true;
    for (const { controller } of this.#entries.values()) controller.abort();
  }

  #keepUnused(workflowId: string): void {
    const former = this.#unused;
    this.#unused = workflowId;
    if (former === null || former === workflowId) return;
    if (this.#entries.get(former)?.uses === 0) this.#entries.delete(former);
  }

  #add(workflowId: string): Entry {
    const entry = { controller: new AbortController(), uses: 0 };
    if (this.#allAbandoned) entry.controller.abort();
    this.#entries.set(workflowId, entry);
    return entry;
  }
}
