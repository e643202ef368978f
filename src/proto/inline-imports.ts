/** A proto file that stands alone: what it uses of the files that it imports is in it. Pure. */
import { copyDefinitions, type Replacement, replaceParts, toNameWithin } from "./copy-definitions.ts";
import { type ProtoSet, readProtoSet, resolveReference } from "./proto-set.ts";
import type { FindImport } from "./read-proto.ts";

/**
 * The text as it is when it imports nothing, or only what Google defines. Else without these imports, and with the
 * definitions that it uses behind its own.
 *
 * @throws ProtoError naming the line of an import that is not there, or a name that two files use for different things
 */
export function inlineImports(path: string, text: string, findImport: FindImport): string {
  const set = readProtoSet(path, text, findImport);
  if (set.ownImports.size === 0) return text;
  const { main } = set;
  const names = main.outline.references.flatMap((reference) => {
    const fullName = resolveReference(reference, main.outline.package, set.origins);
    return fullName === null ? [] : [fullName];
  });
  const complete = copyDefinitions(set, { from: set, names, remark: "" });
  const shifted = readProtoSet(path, complete, findImport);
  return closeGap(shifted, replaceParts(complete, [...toShortNames(shifted), ...toRemovals(shifted)]));
}

/** Where all imports have gone, two blank lines would be left. */
function closeGap({ main, ownImports }: ProtoSet, text: string): string {
  const at = main.outline.imports.find(({ path }) => ownImports.has(path))?.start ?? 0;
  const [before, after] = [text.slice(0, at), text.slice(at)];
  return /\n\r?\n$/.test(before) ? before + after.replace(/^(?:\r?\n)+/, "") : text;
}

/** What was the definition of another file is one of this file. */
const toShortNames = (set: ProtoSet): readonly Replacement[] =>
  set.main.outline.references.flatMap((reference) => {
    const { start, end, written } = reference;
    const text = toNameWithin(reference, {
      file: set.main,
      packageName: set.main.outline.package,
      from: set,
    });
    return text === written ? [] : [{ start, end, text }];
  });

/** With the line that it stands on. */
function toRemovals({ main, ownImports }: ProtoSet): readonly Replacement[] {
  return main.outline.imports
    .filter(({ path }) => ownImports.has(path))
    .map(({ start, end }) => {
      const rest = /^[^\S\n]*(?:\/\/[^\n]*)?\n?/.exec(main.text.slice(end))?.[0] ?? "";
      return { start, end: end + rest.length, text: "" };
    });
}
