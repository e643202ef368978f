/** What the parser of the command line says, as one line: what is wrong, and where the right form stands. Pure. */
import * as v from "valibot";

/** What the parser says of a flag's value begins in a line of its own, after a tabulator. */
const UNPARSED = /^Parsing (--[\w-]+)\s*\n\t/;
const HINT = /\n?See more help with --help/g;
/** Advice on the order of flags and arguments, which our flags do not need: each takes one value. */
const NOTE = /\n\nNote: .*$/s;
const UNKNOWN_COMMAND = /^command (.*) not found\.?$/is;
const LISTED = /^The following errors? occurred:\n/;

/** A word that nobody reads to its end, and what is shown of it (characters). */
const LONG_WORD = /\S{120,}/g;
const SHOWN = 60;

/** An argument that is missing, as the parser hands it on. */
const MissingSchema = v.object({
  args: v.array(
    v.object({
      name: v.string(),
      description: v.optional(v.string(), ""),
      options: v.optional(v.array(v.string()), []),
    }),
  ),
});

/** Whether the parser has put its own words around what refused a flag's value. */
export const isUnparsed = ({ message }: Error): boolean => UNPARSED.test(message);

/** @param argv what was typed: the first is the command */
export function toUsageLine(error: Error, argv: readonly string[]): string {
  const message = error.message.replaceAll(HINT, "").replace(NOTE, "").trim();
  const [, unknown] = UNKNOWN_COMMAND.exec(message) ?? [];
  const what = unknown === undefined ? toComplaint(error, message) : `There is no command ${unknown}`;
  const help = unknown === undefined ? `aieffect ${argv[0] ?? ""} --help` : "aieffect --help";
  const sentence = toSentence(what).replaceAll(LONG_WORD, (word) => `${word.slice(0, SHOWN)}…`);
  return `${sentence} See ${help}.`;
}

function toComplaint(error: Error, message: string): string {
  const missing = v.safeParse(MissingSchema, error);
  if (missing.success && missing.output.args.length > 0)
    return `Missing: ${missing.output.args.map(describe).join(", ")}`;
  return message
    .replace(UNPARSED, "$1: ")
    .replace(LISTED, "")
    .replaceAll(/(--[\w-]+)=\S* cannot also/g, "$1 cannot also")
    .replaceAll(/All of the following must be provided when using (--[\w-]+):/g, "$1 needs");
}

const describe = ({ name, description, options }: v.InferOutput<typeof MissingSchema>["args"][number]) =>
  `${name.toUpperCase()} (${options.length > 0 ? options.join(" or ") : description.replace(/\.$/, "")})`;

/** Lines of a list become parts of a sentence. */
function toSentence(text: string): string {
  const line = text.trim().replaceAll(/\s*\n\s*/g, "; ");
  return /[.!?]$/.test(line) ? line : `${line}.`;
}
