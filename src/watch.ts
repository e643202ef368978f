/** Shows a workflow of a server from where its run began, until it has settled. */
import type { Client } from "./client/client.ts";
import { AieffectError } from "./errors.ts";
import type { WorkflowEvent } from "./model/event.ts";
import { toAttempts, toBeginning, toSinkTaskIds, toSnapshot } from "./model/run-records.ts";
import { createWorkflowView, type WorkflowView } from "./model/workflow-view.ts";
import type { RunReporter, RunResult } from "./terminal/run-reporter.ts";
import { tellEvent } from "./terminal/tell-event.ts";

export interface WatchPorts {
  /** Gives up what it is doing when `left` is aborted. */
  readonly client: Client;
  readonly reporter: RunReporter;
  /** Aborted when whoever watches goes away; the workflow goes on. */
  readonly left: AbortSignal;
}

/**
 * Shows what `run` would have shown: every event since the workflow was submitted, or was last retried, and its result.
 * Null when whoever watched has left before the end.
 *
 * @throws AieffectError as the client does, and WORKFLOW_UNKNOWN when the workflow is deleted meanwhile
 */
export async function watchWorkflow(workflowId: string, ports: WatchPorts): Promise<RunResult | null> {
  const { client, left } = ports;
  try {
    const view = await showToTheEnd(workflowId, ports);
    return left.aborted ? null : await readResult(client, view);
  } catch (error) {
    if (left.aborted) return null;
    throw error;
  }
}

async function showToTheEnd(
  workflowId: string,
  { client, reporter, left }: WatchPorts,
): Promise<WorkflowView> {
  const [workflow, tasks] = await Promise.all([client.workflow(workflowId), client.tasks(workflowId)]);
  const view = createWorkflowView(toBeginning(workflow, tasks));
  startReport(view, await readEventsSoFar(client, workflowId), reporter);
  if (view.settled) return view;
  const events = client.follow(workflowId, view.sequence, (lost) =>
    reporter.notice(lost === null ? null : `connection lost, trying again … (${lost.message})`),
  );
  for await (const event of events) {
    tellEvent(event, view, reporter);
    if (view.deleted) throw new AieffectError("WORKFLOW_UNKNOWN", `${workflowId} was deleted.`);
    if (view.settled) return view;
  }
  if (!left.aborted)
    throw new Error(`the events of ${workflowId} ended after ${view.sequence}, before it did`);
  return view;
}

/** Folds in silence what came before the run that is shown, and tells the rest. */
function startReport(view: WorkflowView, past: readonly WorkflowEvent[], reporter: RunReporter): void {
  const beginning = past.findLastIndex(
    ({ type }) => type === "workflow-submitted" || type === "workflow-retried",
  );
  for (const [index, event] of past.entries()) {
    if (index > beginning) tellEvent(event, view, reporter);
    else view.apply(event);
    if (index === beginning) {
      reporter.start(view, Date.parse(event.at));
      reporter.event(event);
    }
  }
}

/** A server may answer with a part of a long log. */
async function readEventsSoFar(client: Client, workflowId: string): Promise<readonly WorkflowEvent[]> {
  const past: WorkflowEvent[] = [];
  for (;;) {
    const more = await client.events(workflowId, past.at(-1)?.sequence ?? 0);
    if (more.length === 0) return past;
    for (const event of more) past.push(event);
  }
}

async function readResult(client: Client, { workflowId, sequence }: WorkflowView): Promise<RunResult> {
  const [workflow, tasks, graph] = await Promise.all([
    client.workflow(workflowId),
    client.tasks(workflowId),
    client.graph(workflowId),
  ]);
  return {
    snapshot: toSnapshot(workflow, tasks, sequence),
    attempts: toAttempts(tasks),
    sinkTaskIds: toSinkTaskIds(graph),
  };
}
