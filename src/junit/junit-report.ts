/**
 * A run as JUnit XML, the form in which CI systems read tests: the workflow is a suite, each of its tasks a case. What
 * its tasks made is not in it: reports are kept and shown to many, and references may hold data or signed addresses.
 */
import XMLBuilder from "fast-xml-builder";
import { splitNodeKey } from "../model/node-key.ts";
import type { AttemptRecord, TaskRecord, WorkflowRecord } from "../model/record.ts";
import { toXmlText } from "./xml-text.ts";

/** Of a task so much is reported; a `WorkflowView` has it before the end of the run too. */
export type ReportedTask = Pick<
  TaskRecord,
  "taskId" | "nodeKey" | "status" | "attempt" | "error" | "startedAt" | "endedAt"
>;

export interface ReportedRun {
  readonly workflow: Pick<WorkflowRecord, "workflowId" | "name" | "status" | "error">;
  readonly tasks: readonly ReportedTask[];
  /** Of all tasks, those of one task by number. */
  readonly attempts: readonly AttemptRecord[];
  /** When the run began that is reported (ms); a resumed workflow is older. */
  readonly startedAt: number;
  readonly endedAt: number;
}

/** An element in the form of the builder: its name with what is in it, and its attributes. */
interface Element {
  readonly [name: string]: readonly (Element | { readonly "#text": string })[] | Attributes;
}
type Attributes = Readonly<Record<string, string>>;

const builder = new XMLBuilder({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: "",
  // An operation may be called "true".
  suppressBooleanAttributes: false,
  suppressEmptyNode: true,
  format: true,
});

/**
 * A failed task is a failure, one that was skipped or cancelled is skipped. One that has not ended is an error: the run
 * broke off, and nobody is to take it for a good one.
 */
export function toJunitXml(run: ReportedRun): string {
  const attemptsByTask = Map.groupBy(run.attempts, ({ taskId }) => taskId);
  const cases = run.tasks.map((task) => toCase(task, attemptsByTask.get(task.taskId) ?? [], run.endedAt));
  const counts = {
    tests: String(run.tasks.length),
    failures: String(countOf(run, "failed")),
    errors: String(countOf(run, "pending", "running")),
  };
  const time = toSeconds(run.endedAt - run.startedAt);
  const suite = toElement(
    "testsuite",
    {
      name: run.workflow.name,
      ...counts,
      skipped: String(countOf(run, "skipped", "cancelled")),
      time,
      timestamp: new Date(run.startedAt).toISOString(),
    },
    [toProperties(run), ...cases, ...toSuiteError(run)],
  );
  const declaration = { "?xml": [{ "#text": "" }], ":@": { version: "1.0", encoding: "UTF-8" } };
  const root = toElement("testsuites", { name: run.workflow.name, ...counts, time }, [suite]);
  return `${builder.build([declaration, root]).trim()}\n`;
}

function countOf({ tasks }: ReportedRun, ...statuses: readonly ReportedTask["status"][]): number {
  return tasks.filter(({ status }) => statuses.includes(status)).length;
}

function toProperties({ workflow }: ReportedRun): Element {
  const properties = { workflow_id: workflow.workflowId, status: workflow.status };
  return toElement(
    "properties",
    {},
    Object.entries(properties).map(([name, value]) => toElement("property", { name, value })),
  );
}

function toSuiteError({ workflow }: ReportedRun): readonly Element[] {
  return workflow.error === null ? [] : [toElement("system-err", {}, [toText(workflow.error)])];
}

function toCase(task: ReportedTask, attempts: readonly AttemptRecord[], runEndedAt: number): Element {
  const [classname, name] = splitNodeKey(task.nodeKey);
  const time = task.startedAt === null ? "0.000" : toSeconds((task.endedAt ?? runEndedAt) - task.startedAt);
  const lines = attempts.map((attempt) => toAttemptLine(attempt, runEndedAt));
  return toElement("testcase", { name, classname, time }, [
    ...toVerdict(task),
    ...(lines.length === 0 ? [] : [toElement("system-out", {}, [toText(`${lines.join("\n")}\n`)])]),
  ]);
}

function toVerdict(task: ReportedTask): readonly Element[] {
  switch (task.status) {
    case "completed":
      return [];
    case "failed":
      return [toComplaint("failure", task.error ?? "failed")];
    case "pending":
      return [toComplaint("error", "The run broke off before this task started.")];
    case "running":
      return [toComplaint("error", "The run broke off while this task was at work.")];
    case "skipped":
      return [toElement("skipped", { message: "not started: the workflow failed before" })];
    case "cancelled":
      return [
        toElement("skipped", {
          message: task.startedAt === null ? "cancelled before it started" : "cancelled at work",
        }),
      ];
  }
}

/** Its attribute is one line, as lists show it; the text below it is whole. */
function toComplaint(kind: "failure" | "error", text: string): Element {
  const [message = ""] = text.trim().split(/\r?\n/);
  return toElement(kind, { message, type: kind === "failure" ? "failed" : "broken off" }, [toText(text)]);
}

function toAttemptLine(attempt: AttemptRecord, runEndedAt: number): string {
  const { number, claimedAt, endedAt, outcome, polls, error, workerId } = attempt;
  const seconds = toSeconds((endedAt ?? runEndedAt) - claimedAt);
  const followed = polls === 0 ? "" : `, asked ${polls === 1 ? "once" : `${polls} times`} for its status`;
  const reason = error === null ? "" : `: ${error}`;
  const what = outcome ?? "not ended";
  return `attempt ${number} by ${workerId}: ${what} after ${seconds} s${followed}${reason}`;
}

const toSeconds = (durationMs: number): string => (Math.max(durationMs, 0) / 1000).toFixed(3);

function toElement(name: string, attributes: Attributes, children: Element[string] = []): Element {
  const clean = Object.entries(attributes).map(([key, value]) => [key, toXmlText(value)]);
  return { [name]: children, ":@": Object.fromEntries(clean) };
}

const toText = (text: string) => ({ "#text": toXmlText(text) });
