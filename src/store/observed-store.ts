/** A store whose calls are timed: what logs and metrics know of the store. */
import type { Store } from "./store.ts";

export interface StoreCall {
  readonly name: keyof Store;
  readonly durationMs: number;
  /** Why it was not done; undefined when it was. */
  readonly error: unknown;
}

/** @param now ms on a clock that only goes on */
export function observeStore(store: Store, onCall: (call: StoreCall) => void, now: () => number): Store {
  const timed =
    <Args extends readonly unknown[], Result>(name: keyof Store, call: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      const startedAt = now();
      try {
        const result = await call(...args);
        onCall({ name, durationMs: now() - startedAt, error: undefined });
        return result;
      } catch (error) {
        onCall({ name, durationMs: now() - startedAt, error });
        throw error;
      }
    };
  return {
    submit: timed("submit", (workflow) => store.submit(workflow)),
    heartbeat: timed("heartbeat", (workerId, leaseMs) => store.heartbeat(workerId, leaseMs)),
    // It waits for work: how long says nothing of the store.
    claim: (workerId, limit, signal) => store.claim(workerId, limit, signal),
    accept: timed("accept", (token, serviceTaskId) => store.accept(token, serviceTaskId)),
    progress: timed("progress", (token, progress) => store.progress(token, progress)),
    settle: timed("settle", (token, settlement, claimLimit) => store.settle(token, settlement, claimLimit)),
    recover: timed("recover", () => store.recover()),
    leave: timed("leave", (workerId) => store.leave(workerId)),
    cancel: timed("cancel", (workflowId) => store.cancel(workflowId)),
    retry: timed("retry", (workflowId, servicesApiKey) => store.retry(workflowId, servicesApiKey)),
    delete: timed("delete", (workflowId) => store.delete(workflowId)),
    snapshot: timed("snapshot", (workflowId) => store.snapshot(workflowId)),
    edges: timed("edges", (workflowId) => store.edges(workflowId)),
    plans: timed("plans", (workflowId) => store.plans(workflowId)),
    taskInputs: timed("taskInputs", (workflowId) => store.taskInputs(workflowId)),
    attempts: timed("attempts", (workflowId) => store.attempts(workflowId)),
    latest: timed("latest", () => store.latest()),
    list: timed("list", (query) => store.list(query)),
    overview: timed("overview", () => store.overview()),
    events: timed("events", (workflowId, after, limit) => store.events(workflowId, after, limit)),
    subscribe: (listener) => store.subscribe(listener),
    subscribeToStops: (listener) => store.subscribeToStops(listener),
    close: () => store.close(),
  };
}
