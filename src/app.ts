/** The composition root: the one file that names every implementation. */
import { randomBytes } from "node:crypto";
import { systemClock } from "./clock.ts";
import { LEASE_MS, type RunConfig } from "./config.ts";
import { createHttpControlClient } from "./control/http-control-client.ts";
import { Worker } from "./engine/worker.ts";
import type { Plan } from "./model/plan.ts";
import { toServices } from "./model/service-health.ts";
import type { PlannedSubmission } from "./model/submission.ts";
import { type Probe, probeServices } from "./probe.ts";
import { type Run, resumeLatest, runToTheEnd, submitNew } from "./run.ts";
import { openSqliteStore } from "./store/sqlite/sqlite-store.ts";
import type { RunReporter } from "./terminal/run-reporter.ts";

export interface RunRequest {
  /** Null to go on with the workflow that the state file holds. */
  readonly submission: PlannedSubmission | null;
  /** For a resumed workflow whose key has been forgotten; a new one brings its own. */
  readonly servicesApiKey: string | null;
}

export type { Probe, Run };

/** Who watches a run, and may end it early. */
export interface RunWatch {
  readonly reporter: RunReporter;
  readonly interrupted: AbortSignal;
}

/**
 * Runs one workflow in this process, to its end.
 *
 * @throws AieffectError STATE_UNUSABLE, STATE_NEWER, STATE_IN_USE, WORKFLOW_CONFLICT, WORKFLOW_UNKNOWN
 */
export async function runWorkflow(
  config: RunConfig,
  { submission, servicesApiKey }: RunRequest,
  { reporter, interrupted }: RunWatch,
): Promise<Run> {
  const clock = systemClock;
  const path = config.statePath ?? ":memory:";
  const store = openSqliteStore({ path, clock, mustExist: submission === null });
  try {
    const workflowId =
      submission === null
        ? await resumeLatest(store, servicesApiKey)
        : await submitNew(store, `wf-${toHex(6)}`, submission);
    const worker = new Worker({
      store,
      control: createHttpControlClient(clock),
      clock,
      random: Math.random,
      workerId: `run-${process.pid}-${toHex(3)}`,
      concurrency: config.concurrency,
      leaseMs: LEASE_MS,
    });
    const limits = { interrupted, timeoutMs: config.timeoutMs };
    return await runToTheEnd(workflowId, { store, worker, clock, reporter }, limits);
  } finally {
    await store.close();
  }
}

/** Asks every service of a plan for its health; `interrupted` gives up what is unanswered. */
export function probePlan(plan: Plan, interrupted: AbortSignal): readonly Probe[] {
  const control = createHttpControlClient(systemClock);
  return probeServices(toServices(plan), { control, clock: systemClock, interrupted });
}

/** So many random bytes, as hexadecimal digits. */
function toHex(bytes: number): string {
  return randomBytes(bytes).toString("hex");
}
