/** Turns what is to be logged into plain values that tell no secret and are not too long. */
import { hideInText, isHiddenField } from "./hidden-text.ts";

const LONGEST_TEXT = 2000;
const DEEPEST = 4;

export interface Facts {
  readonly [name: string]: unknown;
}

export function toLoggable(facts: Facts, secrets: readonly string[]): Record<string, unknown> {
  return toPlain(facts, secrets, 0);
}

function toPlain(facts: Facts, secrets: readonly string[], depth: number): Record<string, unknown> {
  const plain: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(facts)) {
    plain[name] = isHiddenField(name) ? "[hidden]" : toValue(value, secrets, depth);
  }
  return plain;
}

function toValue(value: unknown, secrets: readonly string[], depth: number): unknown {
  if (typeof value === "string") return clip(hideInText(value, secrets));
  if (typeof value !== "object" || value === null) return value;
  if (depth === DEEPEST) return "…";
  if (value instanceof Error) return toErrorFacts(value, secrets, depth);
  if (Array.isArray(value)) return value.map((each) => toValue(each, secrets, depth + 1));
  return toPlain({ ...value }, secrets, depth + 1);
}

function toErrorFacts(error: Error, secrets: readonly string[], depth: number): Record<string, unknown> {
  const { name, message, stack, cause } = error;
  const code = "code" in error ? { code: error.code } : {};
  return toPlain(
    { name, ...code, message, stack, ...(cause !== undefined && { cause }) },
    secrets,
    depth + 1,
  );
}

const clip = (text: string): string =>
  text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT)} … (shortened)`;
