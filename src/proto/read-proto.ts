/** Reads a proto file and what it imports, from texts. The one file of this folder that knows the parser. */
import protobuf from "protobufjs";
import type { Definition, FieldDefinition, ProtoDefinitions, RpcDefinition } from "./definition.ts";

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
  const queue = [{ path, text }];
  const seen = new Set([path]);
  for (const file of queue) {
    for (const imported of parse(root, file)) {
      if (addWellKnown(root, imported, seen)) continue;
      const found = findImport(imported, file.path);
      if (found === null)
        throw new ProtoError(toPlace(file, `"${imported}"`), `imports ${imported}, which is not there`);
      if (!seen.has(found.path)) queue.push(found);
      seen.add(found.path);
    }
  }
  link(root, queue);
  return toDefinitions(root);
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
    const { imports = [], weakImports = [] } = protobuf.parse(text, root, { keepCase: true });
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
function toPlace({ path, text }: File, wanted: string): string {
  const at = wanted === "" ? -1 : text.indexOf(wanted);
  return at === -1 ? path : `${path}:${text.slice(0, at).split("\n").length}`;
}

function toDefinitions(root: protobuf.Root): ProtoDefinitions {
  const rpcs: RpcDefinition[] = [];
  const definitions = new Map<string, Definition>();
  const queue: protobuf.ReflectionObject[] = [root];
  for (const part of queue) {
    if (part instanceof protobuf.Enum) definitions.set(toName(part), toEnum(part));
    if (part instanceof protobuf.Type) definitions.set(toName(part), toMessageDefinition(part));
    if (part instanceof protobuf.Service) rpcs.push(...part.methodsArray.flatMap(toRpc));
    if (part instanceof protobuf.Namespace) queue.push(...part.nestedArray);
  }
  return { rpcs, definitions };
}

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
  const values = new Map(Object.entries(part.values).map(([name, number]) => [number, name]));
  return { kind: "enum", name: toName(part), values };
}

function toMessageDefinition(part: protobuf.Type): Definition {
  return { kind: "message", name: toName(part), fields: part.fieldsArray.map(toField) };
}

function toField(field: protobuf.Field): FieldDefinition {
  const { name, id, resolvedType, partOf } = field;
  const kind = resolvedType instanceof protobuf.Enum ? "enum" : "message";
  return {
    name,
    number: id,
    label: toLabel(field),
    keyType: field instanceof protobuf.MapField ? field.keyType : "",
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
