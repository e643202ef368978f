/** What the texts of settings must look like, and what they become. */
import * as v from "valibot";
import { toDurationMs } from "../config.ts";

/** A whole number, written in digits alone. */
export const wholeNumber = (least: number, most: number) => {
  const message = `must be a whole number from ${least} to ${most}`;
  return v.pipe(
    v.string(message),
    v.regex(/^\d{1,15}$/, message),
    v.transform(Number),
    v.minValue(least, message),
    v.maxValue(most, message),
  );
};

/** A duration such as `500ms`, `30s`, `5m`, `2h` or `1d`, in ms. */
export const duration = (least: string, most: string) =>
  v.pipe(
    v.string(),
    v.transform(toDurationMs),
    v.number("must be a duration like 500ms, 30s, 5m, 2h or 30d"),
    v.minValue(toDurationMs(least), `must be ${least} or more`),
    v.maxValue(toDurationMs(most), `must be ${most} or less`),
  );

const UNIT_BYTES: Readonly<Record<string, number>> = { "": 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 };

/** A size such as `10MiB`, `64KiB` or `1000`, in bytes. */
export const size = (least: number, most: number) =>
  v.pipe(
    v.string(),
    v.transform((text) => {
      const [, count, unit = ""] = /^(\d{1,15})(KiB|MiB|GiB)?$/.exec(text.trim()) ?? [];
      return Number(count) * (UNIT_BYTES[unit] ?? Number.NaN);
    }),
    v.number("must be a size like 512KiB, 10MiB or 1000000 (bytes)"),
    v.minValue(least, `must be ${least} bytes or more`),
    v.maxValue(most, `must be ${most} bytes or less`),
  );

/** Words, separated by commas, each one of a few; `none` for an empty list. */
export const words = <const Word extends string>(known: readonly Word[]) =>
  v.pipe(
    v.string(),
    v.transform((text) => (text.trim() === "none" ? [] : text.split(",").map((word) => word.trim()))),
    v.array(v.picklist(known, `must be words of ${known.join(", ")}, separated by commas, or none`)),
  );

/** A key that travels in a header: printable ASCII and no space around it. */
export const HeaderKeySchema = v.pipe(
  v.string(),
  v.regex(
    /^[!-~](?:[ -~]*[!-~])?$/,
    "must be printable ASCII without space around it, for it is sent in a header",
  ),
);

export const NameSchema = v.pipe(v.string(), v.trim(), v.nonEmpty("must not be empty"));

/** The name or address of a host; an IPv6 address with brackets, as in a URL, is the one without them. */
export const HostSchema = v.pipe(
  NameSchema,
  v.transform((host) => host.replace(/^\[(.*:.*)\]$/, "$1")),
);
