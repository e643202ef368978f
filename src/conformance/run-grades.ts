/** How one run of the operation is graded. Pure. */

import type { Finding } from "../model/conformance-finding.ts";
import { OutputAnswerSchema } from "../model/control-message.ts";
import type { DataReference } from "../model/data-reference.ts";
import { isJsonObject } from "../model/field.ts";
import { readWith } from "../model/problem.ts";
import { type Exchange, isAnsweredWith, toField } from "./exchange.ts";
import { RUN_POINTS } from "./points.ts";
import { type Run, readStatus } from "./run-observation.ts";
import { fail, PASS, toCommonFault, toFinding, toSkipped, toWorst, type Verdict, warn } from "./verdict.ts";

const NO_ROUTE = "there is none: the reference's sequential services have no such path either";
const ENDED_TOO_SOON = "It ended before it could be asked.";

export function gradeRun(run: Run): readonly Finding[] {
  return [
    gradeExecute(run),
    gradeKeys(run),
    gradeEnd(run),
    ...gradePolls(run),
    gradeStatusEnded(run),
    gradeOutputEnded(run),
  ];
}

function gradeExecute({ execute, answer, fault }: Run): Finding {
  const expected = 'HTTP 200 with status "complete", "running" or "failed"';
  const judge = (): Verdict => {
    const common = toCommonFault(execute);
    if (
      execute.answer !== null &&
      execute.answer.status !== 200 &&
      common?.note.startsWith("a redirect") !== true
    ) {
      const { status } = execute.answer;
      const isTaken = status > 200 && status < 300 && answer !== null;
      return isTaken ? warn(`the status is ${status}, not 200`) : fail(`the status is ${status}, not 200`);
    }
    return common ?? (answer === null ? fail(fault) : PASS);
  };
  return toFinding(RUN_POINTS.executeAnswer, execute, expected, judge());
}

function gradeKeys({ execute, answer }: Run): Finding {
  const point = RUN_POINTS.executeKeys;
  if (answer === null) return toSkipped(point, "There is no answer to look into.");
  const { json } = execute.answer ?? {};
  const missing = ["task_id", "output", "error"].filter((key) => !isJsonObject(json) || !(key in json));
  const isUnnamed = missing.length === 0 && typeof toField(execute, "task_id") !== "string";
  const verdict =
    missing.length > 0
      ? warn(`${missing.join(", ")} left out`)
      : isUnnamed
        ? warn("task_id is no text")
        : PASS;
  return toFinding(
    point,
    execute,
    "task_id (the id to poll), output and error, the last two perhaps null",
    verdict,
  );
}

function gradeEnd(run: Run): Finding {
  const { execute, answer, end, polls } = run;
  const last = polls.at(-1) ?? execute;
  const verdicts: Record<Run["end"], () => Verdict> = {
    complete: () => PASS,
    failed: () => fail("the operation failed; --input and --param give it what it needs"),
    "too-long": () =>
      polls.length > 0 && readStatus(last) === null
        ? fail("its status could not be read until the time was over")
        : fail("it still runs; --timeout allows it more time"),
    unreadable: () =>
      answer === null ? fail("no answer of execute to go by") : fail("ten polls in a row failed"),
  };
  return toFinding(RUN_POINTS.completes, last, "complete, at once or after a while", verdicts[end]());
}

function gradePolls(run: Run): readonly Finding[] {
  const { answer, polls, outputWhileRunning } = run;
  const { statusRunning, progress, outputRunning } = RUN_POINTS;
  if (answer?.status !== "running" || polls.length === 0) {
    const note = answer === null ? "There is no answer to go by." : "It answered execute with its end.";
    return [statusRunning, progress, outputRunning].map((point) => toSkipped(point, note));
  }
  const shown = polls.find((poll) => judgePoll(poll).grade !== "pass") ?? polls[0];
  const statusExpected = 'HTTP 200 {"status":"running", "progress":0..100, "error":null}';
  return [
    shown === undefined
      ? toSkipped(statusRunning, ENDED_TOO_SOON)
      : toFinding(statusRunning, shown, statusExpected, toWorst(polls.map(judgePoll))),
    gradeProgress(polls),
    outputWhileRunning === null
      ? toSkipped(outputRunning, ENDED_TOO_SOON)
      : toFinding(
          outputRunning,
          outputWhileRunning,
          "HTTP 400 with a detail",
          judgeEarly(outputWhileRunning),
        ),
  ];
}

function judgePoll(poll: Exchange): Verdict {
  const common = toCommonFault(poll);
  if (common !== null) return common;
  if (!isAnsweredWith(poll, 200)) return fail(`the status is ${poll.answer?.status}, not 200`);
  const json = poll.answer?.json;
  const { progress } = isJsonObject(json) ? json : {};
  if (readStatus(poll) === null) {
    const isFraction = typeof progress === "number" && !Number.isInteger(progress);
    return fail(
      isFraction ? "progress has a fraction: the orchestrator fails such a task" : "it cannot be read",
    );
  }
  return isJsonObject(json) && "error" in json ? PASS : warn("error is left out");
}

function gradeProgress(polls: readonly Exchange[]): Finding {
  const point = RUN_POINTS.progress;
  const expected = "whole numbers from 0 to 100, none below the one before; 100 when complete";
  const values = polls.map((poll) => toField(poll, "progress"));
  const fallen = polls.findIndex((_, at) => at > 0 && toNumber(values[at]) < toNumber(values[at - 1]));
  const odd = polls.findIndex((_, at) => !isPercent(values[at]));
  const last = polls.at(-1);
  const shown = polls[fallen] ?? polls[odd] ?? last;
  if (shown === undefined) return toSkipped(point, ENDED_TOO_SOON);
  const isShort = last !== undefined && readStatus(last)?.status === "complete" && values.at(-1) !== 100;
  const verdict = toWorst([
    fallen === -1 ? PASS : warn(`it fell from ${values[fallen - 1]} to ${values[fallen]}`),
    odd === -1 ? PASS : warn("it is missing, or not a whole number from 0 to 100"),
    isShort ? warn("it is complete, and not at 100") : PASS,
  ]);
  return toFinding(point, shown, expected, verdict);
}

const toNumber = (value: unknown): number => (typeof value === "number" ? value : Number.NaN);

const isPercent = (value: unknown): boolean =>
  Number.isInteger(value) && toNumber(value) >= 0 && toNumber(value) <= 100;

function judgeEarly(output: Exchange): Verdict {
  if (isAnsweredWith(output, 400)) return toField(output, "detail") === undefined ? warn("no detail") : PASS;
  return output.answer === null
    ? fail(output.trouble)
    : fail(`the status is ${output.answer.status}, not 400`);
}

function gradeStatusEnded({ answer, end, statusEnded }: Run): Finding {
  const point = RUN_POINTS.statusEnded;
  if (statusEnded === null || (end !== "complete" && end !== "failed"))
    return toSkipped(point, "It never ended.");
  const judge = (): Verdict => {
    if (answer?.status !== "running" && isAnsweredWith(statusEnded, 404)) return warn(NO_ROUTE);
    const verdict = judgePoll(statusEnded);
    if (verdict.grade === "fail") return verdict;
    const status = readStatus(statusEnded);
    if (status?.status !== end) return fail(`it is ${status?.status}, but execute said ${end}`);
    const { progress } = status;
    return end === "complete" && progress !== 100
      ? warn(`it is complete, and its progress is ${progress}`)
      : verdict;
  };
  return toFinding(point, statusEnded, `HTTP 200 {"status":"${end}", …}`, judge());
}

function gradeOutputEnded({ answer, end, outputEnded, execute }: Run): Finding {
  const point = RUN_POINTS.outputEnded;
  if (outputEnded === null || (end !== "complete" && end !== "failed"))
    return toSkipped(point, "It never ended.");
  if (end === "failed") {
    const verdict = isAnsweredWith(outputEnded, 404) ? warn(NO_ROUTE) : judgeEarly(outputEnded);
    return toFinding(point, outputEnded, "HTTP 400, for it failed", verdict);
  }
  const judge = (): Verdict => {
    if (answer?.status !== "running" && isAnsweredWith(outputEnded, 404)) return warn(NO_ROUTE);
    const common = toCommonFault(outputEnded);
    if (common !== null) return common;
    if (!isAnsweredWith(outputEnded, 200))
      return fail(`the status is ${outputEnded.answer?.status}, not 200`);
    const reading = readWith(OutputAnswerSchema, outputEnded.answer?.json);
    if (!reading.ok) return fail(reading.problems[0].message);
    const isSame = answer?.status !== "complete" || isSameReference(answer.output, reading.value.output);
    return isSame
      ? PASS
      : fail(`not the output that execute gave: ${JSON.stringify(toField(execute, "output"))}`);
  };
  return toFinding(point, outputEnded, 'HTTP 200 {"output": a DataReference or null}', judge());
}

const isSameReference = (one: DataReference | null, other: DataReference | null): boolean =>
  one?.protocol === other?.protocol && one?.uri === other?.uri && one?.format === other?.format;

/** What a run gave; undefined when it did not complete, or its output is no DataReference. */
export function toOutput({ answer, end, outputEnded }: Run): DataReference | null | undefined {
  if (end !== "complete" || answer === null) return undefined;
  if (answer.status === "complete") return answer.output;
  const reading = readWith(OutputAnswerSchema, outputEnded?.answer?.json);
  return reading.ok ? reading.value.output : undefined;
}

/** The exchange in which the output stood. */
export const toOutputExchange = ({ answer, execute, outputEnded }: Run): Exchange =>
  answer?.status === "running" && outputEnded !== null ? outputEnded : execute;
