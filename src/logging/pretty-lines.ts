/** Lines of JSON in a form for people. */
import { prettyFactory } from "pino-pretty";
import * as v from "valibot";
import { toPrintable } from "../model/printable.ts";

const LineSchema = v.looseObject({ level: v.string(), time: v.string(), message: v.optional(v.string()) });

/**
 * A function that lays one line out; a line that is not of a log is printed as it is. Whatever a text says, it cannot
 * command the terminal.
 */
export function createPrettyPrinter({ colors }: { readonly colors: boolean }): (line: string) => string {
  const toPretty = prettyFactory({
    colorize: colors,
    messageKey: "message",
    singleLine: true,
    errorLikeObjectKeys: [],
  });
  return (line) => {
    const reading = v.safeParse(LineSchema, parse(line));
    if (!reading.success) return `${toPrintable(line.trimEnd())}\n`;
    return toPretty(toPrintableValues(reading.output)) ?? "";
  };
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function toPrintableValues(values: object): object {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [toPrintable(name), toPrintableValue(value)]),
  );
}

function toPrintableValue(value: unknown): unknown {
  if (typeof value === "string") return value.split("\n").map(toPrintable).join(" ⏎ ");
  if (Array.isArray(value)) return value.map(toPrintableValue);
  return typeof value === "object" && value !== null ? toPrintableValues(value) : value;
}
