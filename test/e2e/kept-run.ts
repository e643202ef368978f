/** What a state file holds of its last run, read from a copy: the run that is resumed finds it as it was left. */
import { expect } from "bun:test";
import { copyFileSync, existsSync } from "node:fs";
import { systemClock } from "../../src/clock.ts";
import type { WorkflowEvent } from "../../src/model/event.ts";
import type { TaskRecord, WorkflowSnapshot } from "../../src/model/record.ts";
import { createWorkflowView } from "../../src/model/workflow-view.ts";
import { openSqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import type { Edge } from "../../src/store/store.ts";
import { makeFolder } from "../contract/store-files.ts";

export interface KeptRun {
  readonly snapshot: WorkflowSnapshot;
  readonly events: readonly WorkflowEvent[];
  readonly edges: readonly Edge[];
}

/** Null when the file is missing, or nothing was submitted yet. */
export async function readCopy(path: string): Promise<KeptRun | null> {
  if (!existsSync(path)) return null;
  using folder = makeFolder();
  const copy = folder.file("copy.db");
  for (const suffix of ["", "-wal"])
    if (existsSync(path + suffix)) copyFileSync(path + suffix, copy + suffix);
  return await readKeptRun(copy);
}

/** Null when nothing was submitted yet. */
export async function readKeptRun(path: string): Promise<KeptRun | null> {
  const store = openSqliteStore({ path, clock: systemClock });
  try {
    const latest = await store.latest();
    const snapshot = latest && (await store.snapshot(latest.workflowId));
    if (snapshot === null) return null;
    const { workflowId } = snapshot.workflow;
    const events = await store.events(workflowId, 0, Number.MAX_SAFE_INTEGER);
    return { snapshot, events, edges: await store.edges(workflowId) };
  } finally {
    await store.close();
  }
}

/** The events lead, one after the other, to exactly the states that are kept. */
export function checkConsistency(kept: KeptRun | null): void {
  if (kept === null) return;
  const { snapshot, events } = kept;
  const [submitted, ...following] = events;
  expect(submitted).toMatchObject({ type: "workflow-submitted", sequence: 1 });
  const view = createWorkflowView(toBeginning(snapshot));
  const refusals = following.flatMap((event) => view.apply(event) ?? []);
  expect(refusals).toEqual([]);
  expect(view.tasks.map(toStatus)).toEqual(snapshot.tasks.map(toStatus));
  const { status, sequence, counts } = snapshot.workflow;
  expect(view).toMatchObject({ status, sequence, counts });
}

type Told = Pick<TaskRecord, "nodeKey" | "status" | "attempt" | "accepted" | "progress">;

const toStatus = ({ nodeKey, status, attempt, accepted, progress }: Told) =>
  `${nodeKey} ${status} ${attempt} ${accepted ? "accepted" : ""} ${progress}`;

/** The workflow as it was right after its submission. */
function toBeginning({ workflow, tasks }: WorkflowSnapshot): WorkflowSnapshot {
  const fresh = {
    accepted: false,
    progress: null,
    error: null,
    output: null,
    startedAt: null,
    endedAt: null,
  };
  return {
    workflow: { ...workflow, status: "running", error: null, sequence: 1 },
    tasks: tasks.map((task) => ({ ...task, ...fresh, status: "pending", attempt: 0 })),
  };
}
