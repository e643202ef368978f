/** Variables in a compose file: `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME:?message}`, `${NAME:+other}`, `$$`. */
import { AieffectError } from "../errors.ts";
import { isJsonObject } from "./field.ts";

export type Variables = Readonly<Record<string, string | undefined>>;

const VARIABLE = /\$(?:(\$)|([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?:(:?[-?+])([^}]*))?\})/g;

interface FillOptions {
  /** What comes of a variable that the file demands and that is not set: an error, or an empty text. */
  readonly demands: "refused" | "ignored";
}

/**
 * A parsed compose file with the variables in its texts filled in; one that is not set is empty.
 * @throws AieffectError INVALID_INPUT when one that the file demands is not set
 */
export function fillVariables(
  raw: unknown,
  variables: Variables,
  options: FillOptions = { demands: "refused" },
): unknown {
  if (typeof raw === "string") return fillText(raw, variables, options);
  if (Array.isArray(raw)) return raw.map((item) => fillVariables(item, variables, options));
  if (!isJsonObject(raw)) return raw;
  return Object.fromEntries(
    Object.entries(raw).map(([key, value]) => [key, fillVariables(value, variables, options)]),
  );
}

function fillText(text: string, variables: Variables, { demands }: FillOptions): string {
  return text.replace(
    VARIABLE,
    (_, dollar?: string, plain?: string, braced?: string, operator = "", word = "") => {
      const isIgnored = demands === "ignored" && operator.endsWith("?");
      return (
        dollar ??
        fillVariable(plain ?? braced ?? "", { operator: isIgnored ? "" : operator, word }, variables)
      );
    },
  );
}

/** With a colon in the operator an empty variable counts as not set. */
function fillVariable(
  name: string,
  { operator, word }: { operator: string; word: string },
  variables: Variables,
): string {
  const value = variables[name];
  const isSet = operator.startsWith(":") ? Boolean(value) : value !== undefined;
  switch (operator.at(-1)) {
    case "-":
      return isSet ? (value ?? "") : word;
    case "+":
      return isSet ? word : "";
    case "?":
      if (isSet) return value ?? "";
      throw new AieffectError(
        "INVALID_INPUT",
        `The variable ${name} is not set: ${word || "it is required"}`,
      );
    default:
      return value ?? "";
  }
}
