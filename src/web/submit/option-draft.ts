/** The options of a submission as they are filled in: texts, of which an empty one leaves it to the server. Pure. */
import * as v from "valibot";
import { isBlank } from "../../model/field.ts";
import type { Problem } from "../../model/problem.ts";
import type { SubmissionOptions } from "../../model/submission-options.ts";

type Retry = SubmissionOptions["retry"];
type RetryField = Exclude<keyof Retry, "on">;
type PlainField = Exclude<keyof SubmissionOptions, "retry">;

interface Field<Name> {
  readonly name: Name;
  readonly label: string;
}

/** In the order in which they are asked for. */
export const RETRY_FIELDS: readonly Field<RetryField>[] = [
  { name: "attempts", label: "Attempts of a task" },
  { name: "backoff_ms", label: "Longest pause before the second attempt (ms)" },
  { name: "max_backoff_ms", label: "Longest pause before any attempt (ms)" },
];

export const PLAIN_FIELDS: readonly Field<PlainField>[] = [
  { name: "execute_timeout_ms", label: "Longest wait for an execute call (ms)" },
  { name: "task_timeout_ms", label: "A task that takes longer fails (ms)" },
  { name: "poll_min_ms", label: "First pause between polls (ms)" },
  { name: "poll_max_ms", label: "Longest pause between polls (ms)" },
  { name: "retain_s", label: "Keep the workflow after its end (s)" },
];

/** What another attempt is made for. */
export const RETRY_CHOICES = [
  { name: "", label: "as the server does" },
  { name: "none", label: "nothing" },
  { name: "unavailable", label: "services that cannot be reached" },
  { name: "unavailable timeout", label: "these, and those that answer too late" },
  { name: "unavailable timeout failed", label: "any failure" },
] as const;

const TextSchema = v.optional(v.string(), "");

export const OptionDraftSchema = v.object({
  on: TextSchema,
  attempts: TextSchema,
  backoff_ms: TextSchema,
  max_backoff_ms: TextSchema,
  execute_timeout_ms: TextSchema,
  task_timeout_ms: TextSchema,
  poll_min_ms: TextSchema,
  poll_max_ms: TextSchema,
  retain_s: TextSchema,
});
export type OptionDraft = v.InferOutput<typeof OptionDraftSchema>;

export const NO_OPTIONS: OptionDraft = v.parse(OptionDraftSchema, {});

/** What is given, and nothing else; a number that is none is told, and left out. */
export function toOptions(draft: OptionDraft): {
  readonly options: Readonly<Record<string, unknown>>;
  readonly problems: readonly Problem[];
} {
  const retry = readFields(draft, RETRY_FIELDS);
  const plain = readFields(draft, PLAIN_FIELDS);
  const on = draft.on === "" ? {} : { on: draft.on === "none" ? [] : draft.on.split(" ") };
  const given = { ...retry.values, ...on };
  return {
    options: { ...(Object.keys(given).length > 0 && { retry: given }), ...plain.values },
    problems: [...retry.problems, ...plain.problems],
  };
}

function readFields(draft: OptionDraft, fields: readonly Field<keyof OptionDraft>[]) {
  const filled = fields.filter(({ name }) => !isBlank(draft[name]));
  const [right, wrong] = [true, false].map((isNumber) =>
    filled.filter(({ name }) => /^\s*\d{1,15}\s*$/.test(draft[name]) === isNumber),
  );
  return {
    values: Object.fromEntries((right ?? []).map(({ name }) => [name, Number(draft[name])])),
    problems: (wrong ?? []).map(({ name, label }) => ({
      path: `options.${name}`,
      message: `${label}: must be a whole number`,
    })),
  };
}
