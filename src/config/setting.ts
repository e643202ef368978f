/** Settings of a long-running process: each is a text from a flag, else from a variable, else its default. */
import * as v from "valibot";
import { AieffectError } from "../errors.ts";
import { toPrintable } from "../model/printable.ts";

/** What people read about a setting, and where its text is looked for. */
export interface SettingSource {
  /** Name of the environment variable. */
  readonly variable: string;
  /** A secret is not quoted; `no-flag`: and it has none, for everyone may see the arguments of a process. */
  readonly secrecy?: "not-quoted" | "no-flag";
  readonly description: string;
  readonly helpValue?: string;
  /** The text of a setting that nobody gave; null when it may be absent. */
  readonly fallback: string | null;
}

export type SettingSources<Name extends string = string> = Readonly<Record<Name, SettingSource>>;

type Texts = Readonly<Record<string, string | undefined>>;

/** Where the texts come from. */
export interface Given {
  /** By name of the setting; undefined when the flag was not given. */
  readonly flags: Texts;
  readonly environment: Texts;
}

/** What gave a setting its text: the flag, the variable, or nobody. */
export type Origin = "flag" | "variable" | "default";

export interface ReadSettings<Values> {
  readonly values: Values;
  readonly originOf: (name: string) => Origin;
}

/**
 * The settings of a process: flags before variables before defaults. An empty variable counts as not set.
 *
 * @throws AieffectError INVALID_INPUT naming the flag or the variable of the first text that is wrong
 */
export function readSettings<Values>(
  schema: v.GenericSchema<Record<string, string | null>, Values>,
  sources: SettingSources,
  { flags, environment }: Given,
): ReadSettings<Values> {
  const originOf = (name: string): Origin => {
    if (flags[name] !== undefined) return "flag";
    return environment[sources[name]?.variable ?? ""] ? "variable" : "default";
  };
  const texts = Object.fromEntries(
    Object.entries(sources).map(([name, { variable, fallback }]): [string, string | null] => [
      name,
      flags[name] ?? (environment[variable] || fallback),
    ]),
  );
  const reading = v.safeParse(schema, texts);
  if (reading.success) return { values: reading.output, originOf };
  const [issue] = reading.issues;
  const name = String(issue.path?.[0]?.key ?? "");
  const source = sources[name];
  const given = source?.secrecy !== undefined ? "" : `, not ${toPrintable(String(texts[name]))}`;
  throw new AieffectError(
    "INVALID_INPUT",
    `${toLabel(sources, name, originOf(name))} ${issue.message}${given}.`,
  );
}

/** How a setting is called where its text came from: `--port` or `PORT`. */
export function toLabel(sources: SettingSources, name: string, origin: Origin): string {
  return origin === "variable" ? (sources[name]?.variable ?? name) : `--${name}`;
}
