/** A call to the server that brought no answer, or one that refuses it: what it means to whoever made it. */
import * as v from "valibot";
import { AieffectError, type ErrorCode } from "../errors.ts";
import { toPath } from "../model/problem.ts";
import { InvalidRequestSchema, RefusalSchema } from "../model/server-answer.ts";
import { toTransportFailure } from "../model/transport-failure.ts";

interface TroubleDetails {
  /** Whether the same call may well be answered later. */
  readonly isPassing?: boolean;
  /** Whether the server may have done what it was asked to do. */
  readonly mayBeDone?: boolean;
  /** How long (ms) the server asks to be left alone. */
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
}

export class ServerTrouble extends AieffectError {
  readonly isPassing: boolean;
  readonly mayBeDone: boolean;
  readonly retryAfterMs: number;

  constructor(code: ErrorCode, message: string, details: TroubleDetails = {}) {
    super(code, message, { cause: details.cause });
    this.isPassing = details.isPassing ?? false;
    this.mayBeDone = details.mayBeDone ?? false;
    this.retryAfterMs = details.retryAfterMs ?? 0;
  }
}

/** What was asked, and of whom, for the text of an error. */
export interface Asked {
  readonly address: string;
  readonly method: string;
  readonly path: string;
  readonly hasKey: boolean;
  /** The workflow that the call is about; null when it is about none. */
  readonly workflowId: string | null;
}

/** An answer whose status is not 200. */
export interface Refusal {
  readonly status: number;
  readonly text: string;
  readonly location: string | null;
  readonly retryAfterMs: number;
}

const HOW_TO_REACH =
  "Start one with `aieffect serve`, or name the right one with --server or AIEFFECT_SERVER.";

/** @param answered whether the answer had begun */
export function toLostCall({ address }: Asked, error: unknown, answered: boolean): ServerTrouble {
  const { stage, reason } = toTransportFailure(error);
  const isUnreached = stage === "not-connected" && !answered;
  const message = isUnreached
    ? `No server answers at ${address}: ${reason}. ${HOW_TO_REACH}`
    : `The connection to ${address} broke: ${reason}.`;
  return new ServerTrouble("SERVER_UNAVAILABLE", message, {
    isPassing: isUnreached || stage === "broken" || answered,
    mayBeDone: !isUnreached,
    cause: error,
  });
}

export function toLateCall({ address }: Asked, waitedMs: number): ServerTrouble {
  const message = `The server at ${address} did not answer within ${waitedMs / 1000} s.`;
  return new ServerTrouble("SERVER_UNAVAILABLE", message, { isPassing: true, mayBeDone: true });
}

export function toUnreadableAnswer({ address, method, path }: Asked, problem: string): ServerTrouble {
  return new ServerTrouble(
    "SERVER_UNAVAILABLE",
    `What ${address} answered to ${method} ${path} cannot be understood: ${problem}. Is it an aieffect server of this version?`,
    { mayBeDone: true },
  );
}

/** What the status of a refusal means; the server's own words are kept as they are. */
export function toRefusedCall(asked: Asked, refusal: Refusal): ServerTrouble {
  const { status } = refusal;
  if (status === 401) return toUnauthorized(asked);
  if (status >= 300 && status < 400) return toRedirected(asked, refusal);
  if (status === 408 || status === 429 || status >= 500) return toUnavailable(asked, refusal);
  const detail = readDetail(refusal.text);
  if (asked.workflowId === null && (status === 404 || status === 405 || status === 501)) {
    return unavailable(asked, `does not know ${asked.method} ${asked.path}: is it an aieffect server?`);
  }
  if (status === 404) return new ServerTrouble("WORKFLOW_UNKNOWN", `${detail}: ${asked.workflowId}`);
  if (status === 409) return new ServerTrouble("WORKFLOW_CONFLICT", detail);
  return new ServerTrouble("INVALID_INPUT", detail);
}

function toUnauthorized({ address, hasKey }: Asked): ServerTrouble {
  const remedy = "give the right one with --key or ORCHESTRATOR_API_KEY";
  return new ServerTrouble(
    "UNAUTHORIZED",
    hasKey
      ? `The server at ${address} refuses the key: ${remedy}.`
      : `The server at ${address} needs a key: ${remedy.replace("the right one", "it")}.`,
  );
}

function toRedirected(asked: Asked, { location, status }: Refusal): ServerTrouble {
  const target = location === null ? "" : ` to ${location}`;
  return unavailable(
    asked,
    `answers with a redirect${target} (HTTP ${status}), and none is followed: name the server itself with --server.`,
  );
}

function toUnavailable(asked: Asked, { status, text, retryAfterMs }: Refusal): ServerTrouble {
  const isDeclined = status === 408 || status === 429 || status === 503;
  return unavailable(
    asked,
    `cannot answer ${asked.method} ${asked.path} now (HTTP ${status}): ${readDetail(text)}`,
    { isPassing: true, mayBeDone: !isDeclined, retryAfterMs },
  );
}

function unavailable({ address }: Asked, what: string, details: TroubleDetails = {}): ServerTrouble {
  return new ServerTrouble("SERVER_UNAVAILABLE", `The server at ${address} ${what}`, details);
}

const DetailSchema = v.union([RefusalSchema, InvalidRequestSchema]);

/** Of a refusal that is not ours, such as a proxy's page, so much is shown. */
const LONGEST_PAGE = 200;
const MOST_PROBLEMS = 20;

/** The server's `detail`: one text, or a line for each thing that is wrong with a body. */
function readDetail(text: string): string {
  const reading = v.safeParse(v.pipe(v.string(), v.parseJson(), DetailSchema), text);
  if (!reading.success) return text.trim().slice(0, LONGEST_PAGE) || "no reason given";
  const { detail } = reading.output;
  if (typeof detail === "string") return detail;
  const lines = detail.slice(0, MOST_PROBLEMS).map(({ loc, msg }) => {
    const place = toPath(loc[0] === "body" ? loc.slice(1) : loc);
    return place === "" ? msg : `${place}: ${msg}`;
  });
  const hidden = detail.length - lines.length;
  return [...lines, ...(hidden > 0 ? [`… ${hidden} more`] : [])].join("\n");
}
