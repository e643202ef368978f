/** docker-compose.yml as a generator's source: the keys that it needs, in the order of the file. Pure. */
import { LineCounter, parseDocument } from "yaml";
import { AieffectError } from "../../errors.ts";
import { fillVariables, type Variables } from "../../model/compose-variables.ts";
import { isJsonObject } from "../../model/field.ts";

/** A service as its file has it, variables filled in. */
export type RawService = Readonly<Record<string, unknown>>;

export interface ComposeSource {
  /** Of the project; null when the file gives none. */
  readonly name: string | null;
  /** In the order of the file. */
  readonly services: ReadonlyMap<string, RawService>;
}

/** How often an alias may be used: a few lines of YAML could unfold to gigabytes. */
const MOST_ALIASES = 100;

/**
 * @param place how a user would name the file
 * @throws AieffectError GENERATION_REFUSED naming the place
 */
export function readComposeSource(text: string, place: string, variables: Variables): ComposeSource {
  const content = parse(text, place);
  const name = content.get("name");
  const services = [...readServices(content, place)].map(([key, raw]): [string, RawService] => {
    const where = `${place}: services.${key}`;
    const filled = fill(raw, where, variables);
    if (!isJsonObject(filled)) throw refused(where, "must be an object");
    return [key, filled];
  });
  return {
    name: typeof name === "string" ? String(fill(name, `${place}: name`, variables)) : null,
    services: new Map(services),
  };
}

type Content = ReadonlyMap<unknown, unknown>;

function parse(text: string, place: string): Content {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { merge: true, lineCounter, prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) {
    const { line } = lineCounter.linePos(error.pos[0]);
    throw refused(`${place}:${line}`, `is no valid YAML: ${error.message}`);
  }
  try {
    const content: unknown = document.toJS({ mapAsMap: true, maxAliasCount: MOST_ALIASES });
    return content instanceof Map ? content : new Map();
  } catch (cause) {
    throw refused(place, `is no valid YAML: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

function readServices(content: Content, place: string): ReadonlyMap<string, unknown> {
  const services = content.get("services");
  if (services === undefined || services === null) throw refused(place, "has no services");
  if (!(services instanceof Map) || services.size === 0)
    throw refused(`${place}: services`, "must be an object with at least one service");
  return new Map([...services].map(([name, service]) => [String(name), toPlain(service)]));
}

/** Only the services themselves have an order that matters: names such as 1 would change it as keys of an object. */
function toPlain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toPlain);
  if (!(value instanceof Map)) return value;
  return Object.fromEntries([...value].map(([key, part]) => [String(key), toPlain(part)]));
}

function fill(raw: unknown, where: string, variables: Variables): unknown {
  try {
    return fillVariables(raw, variables);
  } catch (cause) {
    throw cause instanceof AieffectError ? refused(where, cause.message) : cause;
  }
}

const refused = (place: string, message: string): AieffectError =>
  new AieffectError("GENERATION_REFUSED", `${place}: ${message}`);
