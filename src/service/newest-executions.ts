/** The newest execution of each workflow's task. Pure. */
import type { Execution } from "./execution.ts";

export class NewestExecutions {
  /** By workflow: the execution itself where a service has one task of it, as most have, else all of them by their task. */
  readonly #ofWorkflows = new Map<string, Execution | Map<string, Execution>>();

  get(workflowId: string, taskId: string): Execution | undefined {
    const found = this.#ofWorkflows.get(workflowId);
    if (found instanceof Map) return found.get(taskId);
    return found?.taskId === taskId ? found : undefined;
  }

  /** Takes the place of the one before it, if there is one of its task. */
  add(execution: Execution): void {
    const { workflowId, taskId } = execution;
    const found = this.#ofWorkflows.get(workflowId);
    if (found === undefined || (!(found instanceof Map) && found.taskId === taskId)) {
      this.#ofWorkflows.set(workflowId, execution);
    } else if (found instanceof Map) {
      found.set(taskId, execution);
    } else {
      this.#ofWorkflows.set(workflowId, new Map([found, execution].map((each) => [each.taskId, each])));
    }
  }

  /** Forgets it, unless a newer one has taken its place. */
  delete(execution: Execution): void {
    const { workflowId, taskId } = execution;
    const found = this.#ofWorkflows.get(workflowId);
    if (found instanceof Map && found.get(taskId) === execution) found.delete(taskId);
    if (found === execution || (found instanceof Map && found.size === 0))
      this.#ofWorkflows.delete(workflowId);
  }

  /** The newest one of those that `<workflow_id>.<task_id>` may mean: both can have dots in them. */
  find(qualifiedId: string): Execution | undefined {
    let newest: Execution | undefined;
    for (let dot = qualifiedId.indexOf("."); dot !== -1; dot = qualifiedId.indexOf(".", dot + 1)) {
      const found = this.get(qualifiedId.slice(0, dot), qualifiedId.slice(dot + 1));
      if (found !== undefined && (newest === undefined || found.number > newest.number)) newest = found;
    }
    return newest;
  }
}
