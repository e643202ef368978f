/** What is wrong with something a user gave us, and where in it. */
import * as v from "valibot";

export interface Problem {
  /** Such as `nodes[3].operation_signature_list[0]`; empty for the whole document. */
  readonly path: string;
  /** Complete as it stands: it names the place too. */
  readonly message: string;
  /** What to do about it, as a sentence; left out where the message says it already. */
  readonly remedy?: string;
}

export type Problems = readonly [Problem, ...Problem[]];

/** What came of reading something: its value, or everything that is wrong with it. */
export type Reading<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: Problems };

/** A reading of the value, refused when there are problems. */
export function toReading<T>(value: T, problems: readonly Problem[]): Reading<T> {
  const [first, ...others] = problems;
  return first === undefined ? { ok: true, value } : { ok: false, problems: [first, ...others] };
}

/** A path as a person writes it: `nodes[0].container_name`; keys that would be misread are quoted. */
export function toPath(keys: readonly unknown[]): string {
  return keys.map(toPathPart).join("").replace(/^\./, "");
}

function toPathPart(key: unknown): string {
  if (typeof key === "number") return `[${key}]`;
  const name = String(key);
  return /^[^\s."'[\]]+$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}

/** Where in the document an issue of a schema lies. */
export const toIssuePath = (issue: v.BaseIssue<unknown>): string =>
  toPath((issue.path ?? []).map((item) => item.key));

/** How an issue reads: `<path>: <text>`, or the text alone when it is about the whole document. */
export const toIssueMessage = (path: string, issue: v.BaseIssue<unknown>): string =>
  path === "" ? issue.message : `${path}: ${issue.message}`;

/** Reads with a schema; every issue becomes a problem, worded by `toMessage`. */
export function readWith<T>(
  schema: v.GenericSchema<unknown, T>,
  raw: unknown,
  toMessage: (path: string, issue: v.BaseIssue<unknown>) => string = toIssueMessage,
): Reading<T> {
  const result = v.safeParse(schema, raw);
  if (result.success) return { ok: true, value: result.output };
  const toProblem = (issue: v.BaseIssue<unknown>): Problem => {
    const path = toIssuePath(issue);
    return { path, message: toMessage(path, issue) };
  };
  const [first, ...others] = result.issues;
  return { ok: false, problems: [toProblem(first), ...others.map(toProblem)] };
}
