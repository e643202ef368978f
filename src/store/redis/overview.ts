/** The store at a glance, at the same cost whatever is stored. */
import * as v from "valibot";
import { WorkflowStatusSchema } from "../../model/status.ts";
import type { StoreOverview, WorkerRecord } from "../store.ts";
import type { Partition } from "./partition.ts";
import { SCRIPTS } from "./scripts.ts";

const STATUSES = WorkflowStatusSchema.options;

const WorkerSchema = v.pipe(
  v.tuple([v.string(), v.pipe(v.string(), v.toNumber()), v.number()]),
  v.transform(([workerId, leaseUntil, tasks]): WorkerRecord => ({ workerId, leaseUntil, tasks })),
);
const ReplySchema = v.pipe(
  v.tuple([
    v.number(),
    v.number(),
    v.array(WorkerSchema),
    v.array(v.number()),
    v.pipe(v.string(), v.toNumber()),
  ]),
  v.transform(([ready, delayed, workers, workflows, now]) => ({ ready, delayed, workers, workflows, now })),
);

type Part = v.InferOutput<typeof ReplySchema>;

/** @param patienceMs how long (ms) the answer may take; beyond that it rejects with STORE_UNAVAILABLE */
export async function readOverview(
  partitions: readonly Partition[],
  patienceMs: number,
): Promise<StoreOverview> {
  const parts = await Promise.all(
    partitions.map(async (partition) =>
      v.parse(ReplySchema, await partition.run(SCRIPTS.overview, STATUSES, { patienceMs })),
    ),
  );
  const sum = (of: (part: Part) => number) => parts.reduce((total, part) => total + of(part), 0);
  const [pending = 0, running = 0, completed = 0, failed = 0, cancelled = 0] = STATUSES.map((_, index) =>
    sum((part) => part.workflows[index] ?? 0),
  );
  return {
    kind: "redis",
    now: Math.max(...parts.map((part) => part.now)),
    workers: mergeWorkers(parts).filter(({ leaseUntil, tasks }) => leaseUntil > 0 || tasks > 0),
    ready: sum((part) => part.ready),
    delayed: sum((part) => part.delayed),
    workflows: { pending, running, completed, failed, cancelled },
  };
}

/** A worker works for all partitions. */
function mergeWorkers(parts: readonly Part[]): readonly WorkerRecord[] {
  const merged = new Map<string, WorkerRecord>();
  for (const { workerId, leaseUntil, tasks } of parts.flatMap((part) => part.workers)) {
    const known = merged.get(workerId);
    merged.set(workerId, {
      workerId,
      leaseUntil: Math.max(leaseUntil, known?.leaseUntil ?? 0),
      tasks: tasks + (known?.tasks ?? 0),
    });
  }
  return [...merged.values()].toSorted((a, b) => (a.workerId < b.workerId ? -1 : 1));
}
