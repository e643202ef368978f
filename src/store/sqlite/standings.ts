/** What stands in the database of each workflow at work, so that only what differs is written, and a key sealed once. */
import type { WorkflowStatus } from "../../model/status.ts";
import type { WorkflowState } from "../../model/workflow-state.ts";
import type { KeyCipher } from "../key-cipher.ts";

interface Standing {
  readonly status: WorkflowStatus;
  readonly isSettled: boolean;
  readonly key: string | null;
  /** The key as it is stored. */
  readonly storedKey: string | null;
}

/** What is to be written of a workflow beside its state. */
export interface StandingChange {
  /** Whether its status, whether it is settled, and its key are written already as they are. */
  readonly standsWritten: boolean;
  /** Its services key as it is to be stored. */
  readonly storedKey: string | null;
  /** Whether a services key that stands in the database is to be removed from it. */
  readonly forgetsKey: boolean;
}

export class Standings {
  readonly #keyCipher: KeyCipher;
  readonly #standings = new Map<WorkflowState, Standing>();
  /** Those that were read: their key may stand in the file as it is, although there is a cipher now. */
  readonly #doubtful = new Set<WorkflowState>();

  constructor(keyCipher: KeyCipher) {
    this.#keyCipher = keyCipher;
  }

  /** Notes a workflow that stands in the database. */
  read(workflow: WorkflowState): void {
    this.#standings.set(workflow, this.#toStanding(workflow, undefined));
    this.#doubtful.add(workflow);
  }

  /** What is to be written of a workflow now; from here on it counts as written. */
  write(workflow: WorkflowState): StandingChange {
    const before = this.#standings.get(workflow);
    const standing = this.#toStanding(workflow, before);
    const standsWritten = standing === before && !this.#doubtful.delete(workflow);
    if (standing.isSettled) this.forget(workflow);
    else this.#standings.set(workflow, standing);
    const { storedKey } = standing;
    return { standsWritten, storedKey, forgetsKey: typeof before?.key === "string" && storedKey === null };
  }

  forget(workflow: WorkflowState): void {
    this.#standings.delete(workflow);
    this.#doubtful.delete(workflow);
  }

  /** The one before, unless something of it has changed. */
  #toStanding(workflow: WorkflowState, before: Standing | undefined): Standing {
    const { isSettled } = workflow;
    const { status, servicesApiKey: key } = workflow.values;
    const isSameKey = before?.key === key;
    if (isSameKey && before.status === status && before.isSettled === isSettled) return before;
    return { status, isSettled, key, storedKey: isSameKey ? before.storedKey : this.#seal(key) };
  }

  #seal(key: string | null): string | null {
    return key === null ? null : this.#keyCipher.seal(key);
  }
}
