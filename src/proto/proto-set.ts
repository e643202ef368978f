/** A proto file together with all that it imports, as texts and outlines: which name means which definition. Pure. */
import {
  type OutlinedDefinition,
  type OutlinedImport,
  outlineProto,
  type ProtoOutline,
  type Reference,
} from "./proto-outline.ts";
import { toLinePlace } from "./proto-tokens.ts";
import { type FindImport, ProtoError, readProto, readRpcs } from "./read-proto.ts";

export interface OutlinedFile {
  readonly path: string;
  readonly text: string;
  readonly outline: ProtoOutline;
}

/** Where a full name is defined. */
export type Origin =
  /** `top` is the definition of that file that it is, or is nested in. */
  | { readonly kind: "own"; readonly file: OutlinedFile; readonly top: OutlinedDefinition }
  /** Defined by Google, and known to every parser under this import. */
  | { readonly kind: "google"; readonly import: string };

export interface ProtoSet {
  readonly main: OutlinedFile;
  /** Paths of imports of the main file, as it names them, that are files of its own. */
  readonly ownImports: ReadonlySet<string>;
  /** By full name. */
  readonly origins: ReadonlyMap<string, Origin>;
}

/** @throws ProtoError when the main file, or what it imports, cannot be read */
export function readProtoSet(path: string, text: string, findImport: FindImport): ProtoSet {
  const main = toOutlined({ path, text });
  const files = [main];
  const google = new Map<string, Importing>();
  for (const file of files) {
    for (const imported of file.outline.imports) {
      const found = findImport(imported.path, file.path);
      if (found === null) google.set(imported.path, google.get(imported.path) ?? { file, imported });
      else if (!files.some((each) => each.path === found.path)) files.push(toOutlined(found));
    }
  }
  const ownImports = new Set(
    main.outline.imports.map((each) => each.path).filter((each) => !google.has(each)),
  );
  return {
    main,
    ownImports,
    origins: new Map([...[...google.values()].flatMap(listGoogle), ...files.flatMap(listOwn)]),
  };
}

/** The parser has to take it first: the outline relies on that. */
function toOutlined(file: { readonly path: string; readonly text: string }): OutlinedFile {
  readRpcs(file.path, file.text);
  return { ...file, outline: outlineProto(file.text) };
}

interface Importing {
  readonly file: OutlinedFile;
  readonly imported: OutlinedImport;
}

function listGoogle({ file, imported: { path, start } }: Importing): readonly [string, Origin][] {
  try {
    const { definitions } = readProto("", `syntax = "proto3"; import ${JSON.stringify(path)};`, () => null);
    return [...definitions.keys()].map((name) => [name, { kind: "google", import: path }]);
  } catch (cause) {
    throw new ProtoError(toLinePlace(file, start), `imports ${path}, which is not there`, { cause });
  }
}

const listOwn = (file: OutlinedFile): readonly [string, Origin][] =>
  file.outline.definitions.flatMap((top) =>
    listNames(file.outline.package, top).map((name): [string, Origin] => [name, { kind: "own", file, top }]),
  );

function listNames(prefix: string, { name, nested }: OutlinedDefinition): readonly string[] {
  const fullName = joinNames(prefix, name);
  return [fullName, ...nested.flatMap((inner) => listNames(fullName, inner))];
}

/** Without a dot where one of them is empty. */
export const joinNames = (...names: readonly string[]): string =>
  names.filter((name) => name !== "").join(".");

/**
 * What a reference means, by the rule of protobuf: from the innermost scope outwards, the first in which the first part of
 * the name is defined decides. Null when nothing does.
 */
export function resolveReference(
  { written, scope }: Pick<Reference, "written" | "scope">,
  packageName: string,
  origins: ProtoSet["origins"],
): string | null {
  if (written.startsWith(".")) return origins.has(written.slice(1)) ? written.slice(1) : null;
  const [first = ""] = written.split(".", 1);
  const around = [...packageName.split("."), ...scope].filter((part) => part !== "");
  for (let depth = around.length; depth >= 0; depth -= 1) {
    const prefix = around.slice(0, depth).join(".");
    const fullName = joinNames(prefix, written);
    if (origins.has(fullName)) return fullName;
    // A message of that name hides what is further out; a package does not have to.
    if (origins.has(joinNames(prefix, first))) return null;
  }
  return null;
}
