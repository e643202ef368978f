/** How runs are graded that might take each other's place: the same one again, and two at once. Pure. */

import type { Finding } from "../model/conformance-finding.ts";
import { OutputAnswerSchema } from "../model/control-message.ts";
import type { DataReference } from "../model/data-reference.ts";
import { isJsonObject } from "../model/field.ts";
import { readWith } from "../model/problem.ts";
import { type Exchange, isAnsweredWith, toField } from "./exchange.ts";
import { ONCE_POINTS } from "./points.ts";
import { toOutput, toOutputExchange } from "./run-grades.ts";
import type { Run } from "./run-observation.ts";
import { fail, PASS, toCommonFault, toFinding, toSkipped, type Verdict, warn } from "./verdict.ts";

export function gradeRepeat({ answer, repeat, pollingId }: Run): Finding {
  const point = ONCE_POINTS.repeatRunning;
  if (answer?.status !== "running") return toSkipped(point, "It answered execute with its end.");
  if (repeat === null) return toSkipped(point, "It ended before it could be asked.");
  const judge = (): Verdict => {
    const common = toCommonFault(repeat);
    if (common !== null) return common;
    if (toField(repeat, "status") !== "running") return fail("it is not answered with running");
    return toField(repeat, "task_id") === pollingId ? PASS : warn("another id to poll: it was started twice");
  };
  return toFinding(point, repeat, `{"status":"running","task_id":"${pollingId}"}, as at first`, judge());
}

/** @param again the same workflow_id and task_id after the end */
export function gradeAgain(again: Run): Finding {
  const verdict = again.end === "complete" ? PASS : fail(again.fault || `it did not complete: ${again.end}`);
  return toFinding(
    ONCE_POINTS.runAgain,
    again.polls.at(-1) ?? again.execute,
    "it completes as at first",
    verdict,
  );
}

/** @param earlier of a third workflow, ended before the two */
export function gradeOverlap(one: Run, other: Run, earlier: Run): readonly Finding[] {
  return [gradeOverlapIds(one, other), gradeOverlapResults(one, other, earlier)];
}

function gradeOverlapIds(one: Run, other: Run): Finding {
  const point = ONCE_POINTS.overlapIds;
  if (one.answer?.status !== "running" || other.answer?.status !== "running")
    return toSkipped(point, "They answered execute with their end: nothing was polled.");
  const isShared = one.pollingId === other.pollingId;
  const verdict = isShared ? fail("one id for both: each workflow may get the other's result") : PASS;
  return toFinding(point, other.execute, `a task_id other than ${one.pollingId}`, verdict);
}

function gradeOverlapResults(one: Run, other: Run, earlier: Run): Finding {
  const point = ONCE_POINTS.overlapResults;
  if (one.end !== "complete" || other.end !== "complete") {
    const broken = one.end === "complete" ? other : one;
    const note = `one of the two did not complete: ${broken.end}`;
    return toFinding(point, broken.polls.at(-1) ?? broken.execute, "both complete", fail(note));
  }
  const expected = `a result of ${other.body.workflow_id} alone`;
  return toFinding(point, toOutputExchange(other), expected, judgeResults(one, other, earlier));
}

function judgeResults(one: Run, other: Run, earlier: Run): Verdict {
  const [first, second] = [toOutput(one), toOutput(other)];
  if (first === undefined || second === undefined) return fail("an output is no DataReference");
  if (first === null || second === null) return PASS;
  const isForeign =
    [other, earlier].some((run) => namesForeign(first, run)) ||
    [one, earlier].some((run) => namesForeign(second, run));
  if (isForeign) return fail("it names another workflow: the result is that one's");
  if (first.protocol === "grpc") {
    const isNamed = first.metadata.workflow_id !== undefined;
    return isNamed
      ? PASS
      : warn(
          "a grpc reference without workflow_id in its metadata: whoever fetches gets the newest result of all",
        );
  }
  const isShared = first.protocol !== "inline" && first.uri === second.uri;
  return isShared ? warn("both refer to the same place: the later one overwrites the earlier one") : PASS;
}

/**
 * @param kept the output under the qualified id of the run, asked for when others had taken its task's id
 * @param others the runs of other workflows that came after
 */
export function gradeKept(kept: Exchange, run: Run, others: readonly Run[]): Finding {
  if (toOutput(run) === undefined)
    return toSkipped(ONCE_POINTS.outcomeKept, "Its output is no DataReference.");
  const expected = "HTTP 200 and the output of that workflow";
  return toFinding(ONCE_POINTS.outcomeKept, kept, expected, judgeKept(kept, others));
}

function judgeKept(kept: Exchange, others: readonly Run[]): Verdict {
  if (isAnsweredWith(kept, 404))
    return warn("it is not there: another workflow takes the id that it had, and it cannot be read again");
  const common = toCommonFault(kept);
  if (common !== null) return common;
  if (!isAnsweredWith(kept, 200)) return warn(`the status is ${kept.answer?.status}, not 200`);
  const reading = readWith(OutputAnswerSchema, kept.answer?.json);
  if (!reading.ok) return fail(reading.problems[0].message);
  const { output } = reading.value;
  const isForeign = output !== null && others.some((run) => namesForeign(output, run));
  return isForeign ? fail("it names another workflow: the result is that one's") : PASS;
}

/** Whether a reference, or what stands in it, has the id of the other workflow in it. */
function namesForeign(reference: DataReference, foreign: Run): boolean {
  const { protocol, uri, metadata } = reference;
  const content = protocol === "inline" ? Buffer.from(uri, "base64").toString("latin1") : uri;
  const texts = [content, ...(isJsonObject(metadata) ? [JSON.stringify(metadata)] : [])];
  return texts.some((text) => text.includes(foreign.body.workflow_id));
}
