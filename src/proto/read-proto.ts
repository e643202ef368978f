/** Reads a proto file and what it imports, from texts. The one file of this folder that knows the parser. */
import protobuf from "protobufjs";
import type { Definition, FieldDefinition, ProtoDefinitions, RpcDefinition } from "./definition.ts";
import { blankComments, toLinePlace } from "./proto-tokens.ts";
import { findShipped } from "./shipped-protos.ts";

/** What cannot be read; `place` is `FILE:LINE` where the line is known. */
export class ProtoError extends Error {
  override readonly name = "ProtoError";
  readonly place: string;

  constructor(place: string, reason: string, options?: { cause?: unknown }) {
    super(reason, options);
    this.place = place;
  }
}

/** The text of a file that is imported by `from`, and its path; null when there is none. */
export type FindImport = (
  imported: string,
  from: string,
) => { readonly path: string; readonly text: string } | null;

/** @throws ProtoError */
export function readProto(path: string, text: string, findImport: FindImport): ProtoDefinitions {
  const root = new protobuf.Root();
  const file = { path, text };
  const imports = parse(root, file);
  const own = new Set(listServices(root));
  const files = [file, ...readImports(root, { file, imports }, findImport)];
  link(root, files);
  // What the file itself offers comes before what a file that it imports offers under the same name.
  const services = [...own, ...listServices(root).filter((service) => !own.has(service))];
  return {
    rpcs: services.flatMap(({ methodsArray }) => methodsArray.flatMap(toRpc)),
    definitions: toDefinitions(root),
  };
}

/** An rpc as its file has it: whether its messages are defined anywhere is another question. */
export interface WrittenRpc {
  readonly name: string;
  readonly request: string;
  readonly response: string;
  readonly requestStream: boolean;
  readonly responseStream: boolean;
}

/**
 * The rpcs of a file in its order.
 *
 * @throws ProtoError
 */
export function readRpcs(path: string, text: string): readonly WrittenRpc[] {
  const root = new protobuf.Root();
  parse(root, { path, text });
  return listServices(root).flatMap(({ methodsArray }) =>
    methodsArray.map(({ name, requestType, responseType, requestStream, responseStream }) => ({
      name,
      request: requestType,
      response: responseType,
      requestStream: requestStream === true,
      responseStream: responseStream === true,
    })),
  );
}

interface Parsed {
  readonly file: File;
  readonly imports: readonly string[];
}

/** Parses what a file imports, what that imports, and so on; each file once. */
function readImports(root: protobuf.Root, first: Parsed, findImport: FindImport): readonly File[] {
  const find: FindImport = (imported, from) => findImport(imported, from) ?? findShipped(imported);
  const files: File[] = [];
  const queue = [first];
  const seen = new Set([first.file.path]);
  for (const { file, imports } of queue) {
    for (const imported of imports) {
      if (addWellKnown(root, imported, seen)) continue;
      const found = find(imported, file.path);
      if (found === null)
        throw new ProtoError(toPlace(file, `"${imported}"`), `imports ${imported}, which is not there`);
      if (seen.has(found.path)) continue;
      seen.add(found.path);
      files.push(found);
      queue.push({ file: found, imports: parse(root, found) });
    }
  }
  return files;
}

interface File {
  readonly path: string;
  readonly text: string;
}

/** Most fields and values of one file: the parser takes the square of their number, minutes for some ten thousand. */
const MOST_NUMBERED = 5_000;

function parse(root: protobuf.Root, { path, text }: File): readonly string[] {
  if (text.split("=").length > MOST_NUMBERED)
    throw new ProtoError(path, `has more than ${MOST_NUMBERED} fields and values, and is not read`);
  try {
    // The parser takes a comment that touches a word for a part of it.
    const { imports = [], weakImports = [] } = protobuf.parse(blankComments(text), root, { keepCase: true });
    return [...imports, ...weakImports];
  } catch (cause) {
    const message = toMessage(cause);
    const [, reason = message, line] = /^(.*) \(line (\d+)\)$/s.exec(message) ?? [];
    throw new ProtoError(line === undefined ? path : `${path}:${line}`, reason, { cause });
  }
}

/** What Google defines comes with the parser. */
function addWellKnown(root: protobuf.Root, imported: string, seen: Set<string>): boolean {
  const { nested } = protobuf.common.get(imported) ?? {};
  if (nested === undefined) return false;
  if (!seen.has(imported)) root.addJSON(nested);
  seen.add(imported);
  return true;
}

function link(root: protobuf.Root, files: readonly File[]): void {
  try {
    root.resolveAll();
  } catch (cause) {
    const reason = toMessage(cause);
    const [, name = ""] = /no such (?:type|Type or Enum '|Type )?[:' ]*([\w.]+)/i.exec(reason) ?? [];
    const file = files.find(({ text }) => name !== "" && text.includes(name)) ?? files[0];
    throw new ProtoError(file === undefined ? "" : toPlace(file, name), reason, { cause });
  }
}

/** The line of a file in which a text stands first. */
function toPlace(file: File, wanted: string): string {
  const at = wanted === "" ? -1 : file.text.indexOf(wanted);
  return at === -1 ? file.path : toLinePlace(file, at);
}

function toDefinitions(root: protobuf.Root): ProtoDefinitions["definitions"] {
  const definitions = listParts(root).flatMap((part) => {
    if (part instanceof protobuf.Enum) return [toEnum(part)];
    return part instanceof protobuf.Type ? toMessageDefinitions(part) : [];
  });
  return new Map(definitions.map((definition) => [definition.name, definition]));
}

function listParts(root: protobuf.Root): readonly protobuf.ReflectionObject[] {
  const parts: protobuf.ReflectionObject[] = [root];
  for (const part of parts) if (part instanceof protobuf.Namespace) parts.push(...part.nestedArray);
  return parts;
}

const listServices = (root: protobuf.Root): readonly protobuf.Service[] =>
  listParts(root).filter((part) => part instanceof protobuf.Service);

const toName = ({ fullName }: protobuf.ReflectionObject): string => fullName.replace(/^\./, "");

function toRpc({
  name,
  resolvedRequestType,
  resolvedResponseType,
}: protobuf.Method): readonly RpcDefinition[] {
  if (resolvedRequestType === null || resolvedResponseType === null) return [];
  return [{ name, request: toName(resolvedRequestType), response: toName(resolvedResponseType) }];
}

function toEnum(part: protobuf.Enum): Definition {
  const numbers = Map.groupBy(Object.entries(part.values), ([, number]) => number);
  const values = new Map([...numbers].map(([number, named]) => [number, named.map(([name]) => name)]));
  return { kind: "enum", name: toName(part), values };
}

/** A message, and one for the entries of each of its maps. */
function toMessageDefinitions(part: protobuf.Type): readonly Definition[] {
  const fields = part.fieldsArray.map(toField);
  return [{ kind: "message", name: toName(part), fields }, ...fields.flatMap(toEntry)];
}

/** On its way a map is a list of such messages, and one end may have it as that. */
function toEntry({ entry, keyType, type }: FieldDefinition): readonly Definition[] {
  if (entry === "") return [];
  const plain = { label: "single", keyType: "", entry: "", oneof: "" } as const;
  const key = { ...plain, name: "key", number: 1, type: { kind: "scalar", name: keyType } } as const;
  return [{ kind: "message", name: entry, fields: [key, { ...plain, name: "value", number: 2, type }] }];
}

function toField(field: protobuf.Field): FieldDefinition {
  const { name, id, resolvedType, partOf } = field;
  const isMap = field instanceof protobuf.MapField;
  const kind = resolvedType instanceof protobuf.Enum ? "enum" : field.delimited ? "group" : "message";
  return {
    name,
    number: id,
    label: toLabel(field),
    keyType: isMap ? field.keyType : "",
    // No name of a message has two dots in a row.
    entry: isMap ? `${toName(field)}..Entry` : "",
    type: resolvedType === null ? { kind: "scalar", name: field.type } : { kind, name: toName(resolvedType) },
    // An `optional` of proto3 is a oneof of its own to the parser.
    oneof: partOf === null || partOf.fieldsArray.length < 2 ? "" : partOf.name,
  };
}

function toLabel(field: protobuf.Field): FieldDefinition["label"] {
  if (field instanceof protobuf.MapField) return "map";
  if (field.repeated) return "repeated";
  return field.required ? "required" : "single";
}

const toMessage = (error: unknown): string => (error instanceof Error ? error.message : String(error));
