/** docker-compose.yml as a generator's source: the keys that it needs, in the order of the file. Pure. */
import { LineCounter, parseDocument } from "yaml";
import { AieffectError } from "../errors.ts";
import { fillVariables, type Variables } from "../model/compose-variables.ts";
import { isJsonObject } from "../model/field.ts";

/** A service as its file has it, variables filled in. */
export type RawService = Readonly<Record<string, unknown>>;

/** Longest file that anchors may unfold to: the parser's own limit for what one alias stands for. */
const MOST_ALIASES = 100;

/**
 * @param place how a user would name the file
 * @throws AieffectError GENERATION_REFUSED naming the place
 */
export function readComposeServices(
  text: string,
  place: string,
  variables: Variables,
): ReadonlyMap<string, RawService> {
  const services = readServices(text, place);
  const entries = [...services].map(([name, raw]): [string, RawService] => {
    const where = `${place}: services.${name}`;
    const filled = fill(raw, where, variables);
    if (!isJsonObject(filled)) throw refused(where, "must be an object");
    return [name, filled];
  });
  return new Map(entries);
}

function readServices(text: string, place: string): ReadonlyMap<string, unknown> {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { merge: true, lineCounter, prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) {
    const { line } = lineCounter.linePos(error.pos[0]);
    throw refused(`${place}:${line}`, `is no valid YAML: ${error.message}`);
  }
  const content = toContent(document, place);
  const services = content instanceof Map ? content.get("services") : undefined;
  if (services === undefined || services === null) throw refused(place, "has no services");
  if (!(services instanceof Map) || services.size === 0)
    throw refused(`${place}: services`, "must be an object with at least one service");
  return new Map([...services].map(([name, service]) => [String(name), toPlain(service)]));
}

function toContent(document: ReturnType<typeof parseDocument>, place: string): unknown {
  try {
    return document.toJS({ mapAsMap: true, maxAliasCount: MOST_ALIASES });
  } catch (cause) {
    throw refused(place, `is no valid YAML: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
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
