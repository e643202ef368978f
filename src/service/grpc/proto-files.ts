/** Proto files as texts, so that they can be inside a bundle or a binary: parsed, linked, and asked for their rpcs. */
import { fromJSON, type MethodDefinition } from "@grpc/proto-loader";
import protobuf from "protobufjs";
import { AieffectError } from "../../errors.ts";
import { toKeyRewrite } from "./long-keys.ts";

/** The texts by the names that `import` uses: `{ "common.proto": "syntax = …" }`. */
export type ProtoFiles = Readonly<Record<string, string>>;

/** One operation of a gRPC service. Messages are plain objects whose fields have the names of the proto file. */
export interface Rpc {
  readonly name: string;
  /** Full name of its service: `data_generator.DataGeneratorService`. */
  readonly service: string;
  readonly definition: MethodDefinition<object, object>;
  readonly response: protobuf.Type;
}

/** 64-bit numbers become texts, enums their names; what is not set has its default. */
const FORM = { keepCase: true, longs: String, enums: String, defaults: true, oneofs: true } as const;

/** @throws AieffectError INVALID_INPUT naming file and line of an error, or what is missing */
export function readRpcs(files: ProtoFiles): readonly Rpc[] {
  const root = parseAll(files);
  const definitions = fromJSON(root.toJSON(), FORM);
  return findServices(root).flatMap((service) => {
    const fullName = service.fullName.replace(/^\./, "");
    const methods = definitions[fullName];
    return service.methodsArray.flatMap(({ name, resolvedResponseType }) => {
      const definition = methods !== undefined && isServiceDefinition(methods) ? methods[name] : undefined;
      if (definition === undefined || resolvedResponseType === null) return [];
      const response = resolvedResponseType;
      return [{ name, service: fullName, definition: withReadableKeys(definition, response), response }];
    });
  });
}

/**
 * Reads now, and says what is broken when the rpcs are asked for: a service is put together before it is started, and only
 * its start, or an operation, can tell of an error in one line.
 */
export function holdRpcs(files: ProtoFiles): () => readonly Rpc[] {
  try {
    const rpcs = readRpcs(files);
    return () => rpcs;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

function withReadableKeys(definition: Rpc["definition"], response: protobuf.Type): Rpc["definition"] {
  const rewrite = toKeyRewrite(response);
  if (rewrite === null) return definition;
  const responseDeserialize = (bytes: Buffer) => {
    const message = { ...definition.responseDeserialize(bytes) };
    rewrite(message);
    return message;
  };
  return { ...definition, responseDeserialize };
}

type Definition = ReturnType<typeof fromJSON>[string];

const isServiceDefinition = (
  definition: Definition,
): definition is Extract<Definition, Readonly<Record<string, MethodDefinition<object, object>>>> =>
  !("format" in definition);

function parseAll(files: ProtoFiles): protobuf.Root {
  const root = new protobuf.Root();
  for (const [name, text] of Object.entries(files)) {
    for (const imported of parse(name, text, root)) addImported(name, imported, files, root);
  }
  try {
    root.resolveAll();
  } catch (cause) {
    throw invalid(`${Object.keys(files).join(", ")}: ${toMessage(cause)}`, cause);
  }
  checkNumbers(root, files);
  return root;
}

/** Gives the names of what the file imports. */
function parse(name: string, text: string, root: protobuf.Root): readonly string[] {
  try {
    const { imports = [], weakImports = [] } = protobuf.parse(text, root, { keepCase: true });
    return [...imports, ...weakImports];
  } catch (cause) {
    const [, reason = toMessage(cause), line] = /^(.*) \(line (\d+)\)$/s.exec(toMessage(cause)) ?? [];
    throw invalid(`${name}${line === undefined ? "" : `:${line}`}: ${reason}`, cause);
  }
}

/** What Google defines comes with the parser; everything else must have been given. */
function addImported(name: string, imported: string, files: ProtoFiles, root: protobuf.Root): void {
  if (Object.hasOwn(files, imported)) return;
  const { nested } = protobuf.common.get(imported) ?? {};
  if (nested === undefined) throw invalid(`${name}: imports ${imported}, which was not given`);
  if (root.lookup(imported.replace(/\.proto$/, "").replaceAll("/", ".")) === null) root.addJSON(nested);
}

/** The parser takes numbers that nobody could decode. */
function checkNumbers(namespace: protobuf.NamespaceBase, files: ProtoFiles): void {
  for (const part of namespace.nestedArray) {
    if (part instanceof protobuf.Type) {
      const wrong = part.fieldsArray.find(({ id }) => !isFieldNumber(id));
      if (wrong !== undefined) {
        const field = wrong.fullName.replace(/^\./, "");
        throw invalid(
          `${Object.keys(files).join(", ")}: ${field} has the number ${wrong.id}: it must be from 1 to ${LARGEST_NUMBER}, and not from 19000 to 19999`,
        );
      }
    }
    if (part instanceof protobuf.Namespace) checkNumbers(part, files);
  }
}

const LARGEST_NUMBER = 2 ** 29 - 1;

const isFieldNumber = (id: number): boolean =>
  id >= 1 && id <= LARGEST_NUMBER && !(id >= 19_000 && id <= 19_999);

function findServices(namespace: protobuf.NamespaceBase): protobuf.Service[] {
  return namespace.nestedArray.flatMap((part) => {
    if (part instanceof protobuf.Service) return [part];
    return part instanceof protobuf.Namespace ? findServices(part) : [];
  });
}

const toMessage = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const invalid = (message: string, cause?: unknown): AieffectError =>
  new AieffectError("INVALID_INPUT", message, { cause });
