/** What a state file holds of its last run, read from a copy: the run that is resumed finds it as it was left. */
import { expect } from "bun:test";
import { copyFileSync, existsSync } from "node:fs";
import { systemClock } from "../../src/clock.ts";
import type { WorkflowEvent } from "../../src/model/event.ts";
import type { TaskRecord, WorkflowSnapshot } from "../../src/model/record.ts";
import { createWorkflowView } from "../../src/model/workflow-view.ts";
import { openSqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import type { Edge, Store } from "../../src/store/store.ts";
import { makeFolder } from "../contract/store-files.ts";
import { toFingerprint } from "./logging-service.ts";

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
    return await readKept(store, snapshot);
  } finally {
    await store.close();
  }
}

/** What a store holds of a workflow; null when that is nothing. */
export async function readKeptWorkflow(store: Store, workflowId: string): Promise<KeptRun | null> {
  const snapshot = await store.snapshot(workflowId);
  return snapshot && (await readKept(store, snapshot));
}

async function readKept(store: Store, snapshot: WorkflowSnapshot): Promise<KeptRun> {
  const { workflowId } = snapshot.workflow;
  const events = await store.events(workflowId, 0, Number.MAX_SAFE_INTEGER);
  return { snapshot, events, edges: await store.edges(workflowId) };
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

/** The outputs by position, as `toFingerprint` gives them, from the graph alone. */
export function toFingerprints({ snapshot: { tasks }, edges }: KeptRun): readonly string[] {
  const known = new Map<number, string>();
  const fingerprintAt = (position: number): string => {
    const former = known.get(position);
    if (former !== undefined) return former;
    const inputs = edges.filter(([, to]) => to === position).map(([from]) => fingerprintAt(from));
    const fingerprint = toFingerprint(tasks[position]?.taskId ?? "", inputs);
    known.set(position, fingerprint);
    return fingerprint;
  };
  return tasks.map(({ position }) => fingerprintAt(position));
}
