/** What a service must refuse, and with which status: every call of it, and how its answer is graded. Pure. */

import type { Finding, Point } from "../model/conformance-finding.ts";
import { isJsonObject } from "../model/field.ts";
import { type Exchange, get, postExecute, type Read, type Sent, toField, toReadPath } from "./exchange.ts";
import { refusalPoint } from "./points.ts";
import { fail, PASS, toCommonFault, toFinding, type Verdict, warn } from "./verdict.ts";

export interface Refusal {
  readonly point: Point;
  readonly sent: Sent;
  readonly status: number;
  /** Of a 422: what its `loc` names. */
  readonly names?: string;
  /** How the text of `detail` must begin. */
  readonly begins?: string;
}

/** An operation that no service has: what is wrong with the rest of a request decides, and nothing is started. */
export const NO_OPERATION = "AieffectConformance.NoSuchOperation";

/** @param ids that the service has not seen yet */
export function toRefusals(ids: {
  readonly workflowId: string;
  readonly unknownId: string;
}): readonly Refusal[] {
  const request = { method: NO_OPERATION, workflow_id: ids.workflowId, task_id: ids.unknownId, inputs: [] };
  return [
    ...toUnknownOperations(request),
    ...(["method", "workflow_id", "task_id"] as const).map((key) => toMissing(request, key)),
    ...toWrongTypes(request),
    ...toNoRequests(),
    {
      point: refusalPoint("execute-by-get", "1.2", "GET instead of POST"),
      sent: get("/control/execute"),
      status: 405,
    },
    ...(["status", "output", "data"] as const).map((kind) => toUnknownId(kind, ids.unknownId)),
  ];
}

type Body = Readonly<Record<string, unknown>>;

function toUnknownOperations(request: Body): readonly Refusal[] {
  const begins = `Unknown method: ${NO_OPERATION}`;
  return [
    {
      point: refusalPoint("unknown-operation", "1.2", "an unknown operation"),
      sent: postExecute(request),
      status: 400,
      begins,
    },
    {
      point: refusalPoint("empty-operation", "1.2", "an empty operation"),
      sent: postExecute({ ...request, method: "" }),
      status: 400,
      begins: "Unknown method: ",
    },
    {
      point: refusalPoint("other-keys", "1.1", "other keys are ignored, parameters may be left out"),
      sent: postExecute({ ...request, aieffect_conformance: true }),
      status: 400,
      begins,
    },
  ];
}

function toMissing(request: Body, key: string): Refusal {
  const { [key]: _, ...rest } = request;
  return {
    point: refusalPoint(`missing-${key}`, "1.2", `a request without ${key}`),
    sent: postExecute(rest),
    status: 422,
    names: key,
  };
}

function toWrongTypes(request: Body): readonly Refusal[] {
  const wrong: readonly (readonly [id: string, title: string, key: string, value: unknown])[] = [
    ["method-number", "a method that is a number", "method", 7],
    ["inputs-object", "inputs that are no list", "inputs", {}],
    ["input-text", "an input that is no object", "inputs", ["text"]],
    ["parameters-null", "parameters that are null", "parameters", null],
    ["parameters-list", "parameters that are a list", "parameters", []],
  ];
  return wrong.map(([id, title, key, value]) => ({
    point: refusalPoint(id, "1.1", title),
    sent: postExecute({ ...request, [key]: value }),
    status: 422,
    names: key,
  }));
}

function toNoRequests(): readonly Refusal[] {
  const bodies: readonly (readonly [id: string, title: string, body: string])[] = [
    ["broken-json", "broken JSON", '{"method": '],
    ["no-body", "no body", ""],
    ["body-list", "a body that is a list", "[]"],
  ];
  return bodies.map(([id, title, body]) => ({
    point: refusalPoint(id, "1.2", title),
    sent: postExecute(body),
    status: 422,
    names: "body",
  }));
}

const READ_PARAGRAPHS: Record<Read, string> = { status: "1.4", output: "1.5", data: "1.6" };

function toUnknownId(kind: Read, id: string): Refusal {
  return {
    point: refusalPoint(`unknown-${kind}`, READ_PARAGRAPHS[kind], `${kind} of an unknown id`),
    sent: get(toReadPath(kind, id)),
    status: 404,
  };
}

export function gradeRefusal(refusal: Refusal, exchange: Exchange): Finding {
  return toFinding(refusal.point, exchange, describeExpected(refusal), judge(refusal, exchange));
}

function describeExpected({ status, names, begins }: Refusal): string {
  if (names !== undefined)
    return `HTTP ${status}, detail a list whose loc begins with "body" and names ${names}`;
  return begins === undefined
    ? `HTTP ${status} with a detail`
    : `HTTP ${status}, detail beginning "${begins}"`;
}

function judge(refusal: Refusal, exchange: Exchange): Verdict {
  const { answer } = exchange;
  if (answer === null) return fail(exchange.trouble);
  if (answer.status !== refusal.status) return fail(`the status is ${answer.status}, not ${refusal.status}`);
  const fault = toCommonFault(exchange);
  // What counts is the status: the text of a refusal is for people.
  if (fault !== null) return answer.isWhole ? warn(fault.note) : fault;
  return judgeDetail(refusal, toField(exchange, "detail"));
}

function judgeDetail({ names, begins }: Refusal, detail: unknown): Verdict {
  if (detail === undefined) return warn("the body has no detail");
  if (begins !== undefined && !(typeof detail === "string" && detail.startsWith(begins)))
    return warn(`the detail does not begin with "${begins}"`);
  if (names === undefined) return PASS;
  const places = Array.isArray(detail) ? detail.map(toPlace) : [];
  const isNamed = places.some((place) => place[0] === "body" && place.includes(names));
  return isNamed ? PASS : warn(`no loc in the detail begins with "body" and names ${names}`);
}

const toPlace = (error: unknown): readonly unknown[] =>
  isJsonObject(error) && Array.isArray(error.loc) ? error.loc : [];
