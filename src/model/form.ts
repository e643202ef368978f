/**
 * How strictly the one description of a format is read. A format is described once, as a function of its form;
 * that way the wide and the strict schema cannot drift apart.
 */
import * as v from "valibot";
import { closedObject, openObject, TextSchema, UNKNOWN_KEY } from "./field.ts";
import { type Problem, toIssuePath } from "./problem.ts";

export interface Form {
  /** Unknown keys are refused, not dropped. */
  readonly closed: boolean;
  /** What the reference demands must be there and filled, what it coerces is the only thing coerced. */
  readonly complete: boolean;
}

/** What we accept. */
export const WIDE: Form = { closed: false, complete: false };

/** What the reference orchestrator accepts. */
export const STRICT: Form = { closed: true, complete: true };

/** What we accept, with every key that we ignore reported. */
export const CLOSED: Form = { closed: true, complete: false };

/** The object of a form, open or closed. */
export const objectIn = <const Entries extends v.ObjectEntries>(form: Form, entries: Entries) =>
  form.closed ? closedObject(entries) : openObject(entries);

/** A text that the complete form demands as `demanded`, and for which the others have a default. */
export const textIn = (
  form: Form,
  demanded: v.GenericSchema<unknown, string>,
  fallback: string,
): v.GenericSchema<unknown, string> => (form.complete ? demanded : v.optional(TextSchema, fallback));

/** The keys that we ignore in a document, found by the closed form of its schema. */
export function toIgnoredKeys(closedSchema: v.GenericSchema, raw: unknown): readonly Problem[] {
  const issues: readonly v.BaseIssue<unknown>[] = v.safeParse(closedSchema, raw).issues ?? [];
  return issues
    .filter((issue) => issue.message === UNKNOWN_KEY)
    .map(toIssuePath)
    .map((path) => ({ path, message: `Unknown key, ignored: ${path}` }));
}
