/** The query parameters of a request, checked by a schema of texts. */
import * as v from "valibot";
import { RefusedRequest } from "./application.ts";

/** @throws RefusedRequest 422 naming the parameter */
export function readQuery<const Schema extends v.GenericSchema>(
  schema: Schema,
  url: URL,
): v.InferOutput<Schema> {
  const reading = v.safeParse(schema, Object.fromEntries(url.searchParams));
  if (reading.success) return reading.output;
  const [issue] = reading.issues;
  throw new RefusedRequest(422, `${v.getDotPath(issue) ?? "query"}: ${issue.message}`);
}

const WHOLE = /^\d{1,9}$/;

/** A whole number from 1 to `most`, as text. */
export const countText = (most: number) =>
  v.pipe(
    v.string(),
    v.regex(WHOLE, "must be a whole number"),
    v.transform(Number),
    v.minValue(1, "must be at least 1"),
    v.maxValue(most, `must be at most ${most}`),
  );

/** As the original's framework reads a truth value. */
export const truthText = v.pipe(
  v.string(),
  v.toLowerCase(),
  v.picklist(["true", "1", "yes", "on", "false", "0", "no", "off"], "must be true or false"),
  v.transform((text) => ["true", "1", "yes", "on"].includes(text)),
);

const SAFE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,254}$/;

/** A name that is safe in a path. */
export const nameText = v.pipe(
  v.string(),
  v.regex(
    SAFE_NAME,
    "must be letters, digits, dots, underscores and hyphens, and begin with a letter or digit",
  ),
);
