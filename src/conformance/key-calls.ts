/** Who may call: every control path without the key, and with a wrong one. Pure. */
import type { Finding, Point } from "../model/conformance-finding.ts";
import {
  type Exchange,
  get,
  type KeyUse,
  postExecute,
  type Read,
  type Sent,
  toField,
  toReadPath,
} from "./exchange.ts";
import { keyPoint, knownKeyPoint } from "./points.ts";
import { NO_OPERATION } from "./refusals.ts";
import { fail, PASS, toFinding, type Verdict, warn } from "./verdict.ts";

export interface KeyCall {
  readonly point: Point;
  readonly sent: Sent;
  /**
   * `open`: the right key in another spelling. `may-be-absent`: a path that a sequential service of the reference does
   * not have. `data`: whoever knows its random id may have it (use-cases.md 3.5), but nobody knows this one.
   */
  readonly kind: "refused" | "may-be-absent" | "data" | "open";
}

const READS = ["status", "output", "data"] as const;

/** @param unknownId an id that the service has not seen yet */
export function toKeyCalls(ids: {
  readonly workflowId: string;
  readonly unknownId: string;
}): readonly KeyCall[] {
  const request = { method: NO_OPERATION, workflow_id: ids.workflowId, task_id: ids.unknownId };
  const execute = (id: string, title: string, keyUse: KeyUse, body: unknown = request): KeyCall => ({
    point: keyPoint(id, title),
    sent: postExecute(body, keyUse),
    kind: keyUse === "lower-case-scheme" ? "open" : "refused",
  });
  return [
    execute("no-key-execute", "execute without a key", "none"),
    execute("wrong-key-execute", "execute with a wrong key", "longer"),
    execute("other-scheme", "the key under another scheme", "other-scheme"),
    execute("scheme-case", "the scheme may be written in any case", "lower-case-scheme"),
    execute("key-before-body", "a wrong key goes before a bad body", "longer", "[]"),
    ...READS.flatMap((kind) => [
      toRead(`no-key-${kind}`, `${kind} without a key`, kind, ids.unknownId, "none"),
      toRead(`wrong-key-${kind}`, `${kind} with a wrong key`, kind, ids.unknownId, "longer"),
    ]),
  ];
}

function toRead(id: string, title: string, kind: Read, unknownId: string, keyUse: KeyUse): KeyCall {
  const sent = get(toReadPath(kind, unknownId), keyUse);
  return { point: keyPoint(id, title), sent, kind: kind === "data" ? kind : "may-be-absent" };
}

/** The read of an execution that is there: without its key it must not be shown. */
export function toKnownReads(id: string): readonly KeyCall[] {
  return (["status", "output"] as const).map((kind) => ({
    point: knownKeyPoint(`no-key-known-${kind}`, `${kind} of the operation without a key`),
    sent: get(toReadPath(kind, id), "none"),
    kind: "may-be-absent",
  }));
}

export function gradeKeyCall({ point, kind }: KeyCall, exchange: Exchange): Finding {
  const expected = kind === "open" ? "HTTP 400, as with the key" : 'HTTP 401 {"detail":"Unauthorized"}';
  return toFinding(point, exchange, expected, kind === "open" ? judgeOpen(exchange) : judge(kind, exchange));
}

function judgeOpen({ answer, trouble }: Exchange): Verdict {
  if (answer === null) return fail(trouble);
  if (answer.status === 400) return PASS;
  return answer.status === 401
    ? warn("the right key is refused when its scheme is in lower case")
    : fail(`the status is ${answer.status}`);
}

function judge(kind: KeyCall["kind"], exchange: Exchange): Verdict {
  const { answer, trouble } = exchange;
  if (answer === null) return fail(trouble);
  const detail = toField(exchange, "detail");
  if (answer.status === 404 && kind === "data") return PASS;
  if (answer.status === 404 && kind === "may-be-absent" && (detail === undefined || detail === "Not Found"))
    return warn("there seems to be no such path: a path that is not there shows nothing");
  if (answer.status !== 401) return fail(`the status is ${answer.status}: who has no key is let in`);
  if (detail !== "Unauthorized") return warn('the detail is not "Unauthorized"');
  return answer.headers.has("www-authenticate")
    ? warn("there is a WWW-Authenticate header, which makes browsers ask for a password")
    : PASS;
}
