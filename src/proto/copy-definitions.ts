/** Copies definitions from one proto file into another one, with all that they refer to. Pure. */
import type { OutlinedDefinition, ProtoOutline, Reference } from "./proto-outline.ts";
import { joinNames, type Origin, type OutlinedFile, type ProtoSet, resolveReference } from "./proto-set.ts";
import { toLinePlace, toTokens } from "./proto-tokens.ts";
import { ProtoError } from "./read-proto.ts";

/** A change of a text: what stands between start and end becomes `text`. */
export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export function replaceParts(text: string, replacements: readonly Replacement[]): string {
  let [result, at] = ["", 0];
  for (const { start, end, text: part } of replacements.toSorted((one, other) => one.start - other.start)) {
    result += text.slice(at, start) + part;
    at = end;
  }
  return result + text.slice(at);
}

export interface CopyOrder {
  /** Where the definitions come from. */
  readonly from: ProtoSet;
  /** Full names. */
  readonly names: readonly string[];
  /** A comment above the first one that is copied, without its slashes; empty for none. */
  readonly remark: string;
}

/**
 * The text of the main file with the definitions behind its own, and with the imports of Google's that they need. What it
 * has already stays as it is.
 *
 * @throws ProtoError at the place of a name that the file gives something else
 */
export function copyDefinitions(target: ProtoSet, { from, names, remark }: CopyOrder): string {
  const { text, outline } = target.main;
  const { tops, imports } = collect(from, names);
  const missing = tops.filter((copied) => copied.file !== target.main && !isThere(target, copied, from));
  for (const { file } of missing) refuseMixedSyntax(target.main, file);
  refuseTwins(missing);
  refuseClashingValues(target.main, missing);
  const [first, ...others] = missing.map((copied) => toCopy(copied, outline.package, from));
  if (first === undefined) return addImports(text, outline, imports);
  const heading = remark === "" ? "" : `// ${remark}\n`;
  const copies = [heading + first, ...others].map((part) => `${part}\n`);
  return addImports([text.replace(/\n*$/, "\n"), ...copies].join("\n"), outline, imports);
}

interface Copied {
  readonly file: OutlinedFile;
  readonly top: OutlinedDefinition;
}

/** The definitions, then those that they refer to, and so on. */
function collect(from: ProtoSet, names: readonly string[]) {
  const tops: Copied[] = [];
  const imports = new Set<string>();
  const take = (origin: Origin | undefined) => {
    if (origin === undefined) return;
    if (origin.kind === "google") imports.add(origin.import);
    else if (!tops.some(({ top }) => top === origin.top)) tops.push(origin);
  };
  for (const name of names) take(from.origins.get(name));
  // No recursion: messages may refer to each other in a circle.
  for (const { file, top } of tops) {
    for (const reference of listReferences(file, top)) {
      const fullName = resolveReference(reference, file.outline.package, from.origins);
      if (fullName !== null) take(from.origins.get(fullName));
    }
  }
  return { tops, imports };
}

const listReferences = (
  { outline }: OutlinedFile,
  { start, end }: OutlinedDefinition,
): readonly Reference[] =>
  outline.references.filter((reference) => reference.start >= start && reference.end <= end);

function toCopy({ file, top }: Copied, packageName: string, from: ProtoSet): string {
  const replacements = listReferences(file, top).flatMap((reference): Replacement[] => {
    const name = toNameWithin(reference, { file, packageName, from });
    const { start, end } = reference;
    return name === reference.written ? [] : [{ start: start - top.start, end: end - top.start, text: name }];
  });
  return replaceParts(file.text.slice(top.start, top.end), replacements);
}

interface Place {
  /** Where the reference stands. */
  readonly file: OutlinedFile;
  /** Of the file that it is copied to. */
  readonly packageName: string;
  readonly from: ProtoSet;
}

/** How the same thing is called where it is copied to; as it was, wherever that still says it. */
export function toNameWithin(reference: Reference, { file, packageName, from }: Place): string {
  const { written, scope } = reference;
  const fullName = resolveReference(reference, file.outline.package, from.origins);
  const origin = fullName === null ? undefined : from.origins.get(fullName);
  if (fullName === null || origin?.kind !== "own") return written;
  const relative = stripPackage(fullName, origin.file.outline.package);
  if (relative === written || relative.endsWith(`.${written}`)) return written;
  // A message inside of those around it may have the same name as the one that is meant.
  const [first = ""] = relative.split(".", 1);
  const isHidden = scope.some((_, depth) => {
    const around = joinNames(file.outline.package, ...scope.slice(0, depth + 1), first);
    return from.origins.has(around) && !fullName.startsWith(around);
  });
  return isHidden ? `.${joinNames(packageName, relative)}` : relative;
}

export const stripPackage = (fullName: string, packageName: string): string =>
  packageName !== "" && fullName.startsWith(`${packageName}.`)
    ? fullName.slice(packageName.length + 1)
    : fullName;

/** Whether the target has the same definition under that name. */
function isThere(target: ProtoSet, { file, top }: Copied, from: ProtoSet): boolean {
  const { outline } = target.main;
  const same = outline.definitions.find(({ name }) => name === top.name);
  if (same === undefined && !outline.services.includes(top.name)) return false;
  if (same !== undefined && toContent(target.main, same, target) === toContent(file, top, from)) return true;
  throw new ProtoError(
    toPlace(target.main, same),
    `has another ${top.name} than ${file.path}, and both are needed under that name: rename one of them`,
  );
}

/** What is copied for a name: each definition by its content. */
export const describeDefinitions = (from: ProtoSet, fullName: string): readonly string[] =>
  collect(from, [fullName])
    .tops.map(({ file, top }) => toContent(file, top, from))
    .toSorted();

/** All that a definition says, in a form that compares: without comments and layout, types by what they mean. */
function toContent(file: OutlinedFile, top: OutlinedDefinition, set: ProtoSet): string {
  const names = new Map(
    listReferences(file, top).map((reference) => {
      const fullName = resolveReference(reference, file.outline.package, set.origins);
      const origin = fullName === null ? undefined : set.origins.get(fullName);
      const isOwn = fullName !== null && origin?.kind === "own";
      const name = isOwn
        ? stripPackage(fullName, origin.file.outline.package)
        : (fullName ?? reference.written);
      return [reference.start - top.start, name];
    }),
  );
  const { tokens } = toTokens(file.text.slice(top.start, top.end));
  return tokens.map(({ text, start }) => names.get(start) ?? text).join(" ");
}

/** Of two packages there may be a definition of the same name each. */
function refuseTwins(copies: readonly Copied[]): void {
  const files = new Map<string, OutlinedFile>();
  for (const { file, top } of copies) {
    const other = files.get(top.name);
    files.set(top.name, file);
    if (other === undefined) continue;
    throw new ProtoError(
      toPlace(file, top),
      `defines ${top.name}, and so does ${other.path}: one package has no place for both, so rename one of them`,
    );
  }
}

function refuseMixedSyntax(target: OutlinedFile, from: OutlinedFile): void {
  if (target.outline.syntax === from.outline.syntax) return;
  throw new ProtoError(
    target.path,
    `is ${target.outline.syntax} and ${from.path} is ${from.outline.syntax}: messages of one are not copied into the other`,
  );
}

/** Values of enums are names beside the enum, and not inside of it. */
function refuseClashingValues(target: OutlinedFile, copies: readonly Copied[]): void {
  const { definitions } = target.outline;
  const taken = new Map(
    definitions.flatMap((each) => [each.name, ...each.valueNames].map((name) => [name, each] as const)),
  );
  for (const { file, top } of copies) {
    const value = top.valueNames.find((name) => taken.has(name));
    const owner = value === undefined ? undefined : taken.get(value);
    for (const name of [top.name, ...top.valueNames]) taken.set(name, top);
    if (owner === undefined) continue;
    throw new ProtoError(
      toPlace(target, owner),
      `has ${value} in ${owner.name}, and ${file.path} has it in ${top.name}, which is needed too: rename one of them`,
    );
  }
}

function addImports(text: string, outline: ProtoOutline, imports: ReadonlySet<string>): string {
  const known = new Set(outline.imports.map(({ path }) => path));
  const lines = [...imports].filter((path) => !known.has(path)).map((path) => `import "${path}";`);
  if (lines.length === 0) return text;
  const isFirst = outline.imports.length === 0;
  const place = outline.importPlace;
  if (place === 0) return `${lines.join("\n")}\n\n${text}`;
  return `${text.slice(0, place)}${isFirst ? "\n\n" : "\n"}${lines.join("\n")}${text.slice(place)}`;
}

function toPlace(file: OutlinedFile, definition: OutlinedDefinition | undefined): string {
  if (definition === undefined) return file.path;
  const [first] = toTokens(file.text.slice(definition.start)).tokens;
  return toLinePlace(file, definition.start + (first?.start ?? 0));
}
