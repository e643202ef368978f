/** Puts templates together from the same parts, so that they differ only in what their names say. Pure. */

/** Texts by path. A part's path ends in `.part`. */
export type Files = Readonly<Record<string, string>>;

const BLOCK = /^#if (\w+)\n(.*?)^#end\n/gms;
const VERSION = /\{([@\w/]+)\}/g;

/**
 * @param names data style and mode that the template is for; lines for others are left out
 * @param versions of the packages that parts name in braces, such as `{typescript}`
 * @throws Error when a part is not well-formed or names an unknown package
 */
export function assembleTemplate(
  parts: Files,
  names: readonly string[],
  versions: Files,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(parts).map(([path, text]) => [
      path.replace(/\.part$/, ""),
      fillIn(select(text, names, path), versions, path),
    ]),
  );
}

/** The lines that are for all, and those between `#if <data style or mode>` of this one and `#end`. */
function select(text: string, names: readonly string[], path: string): string {
  const selected = text.replaceAll(BLOCK, (_, name: string, lines: string) =>
    names.includes(name) ? lines : "",
  );
  const [mark] = /^#(if|end).*$/m.exec(selected) ?? [];
  if (mark !== undefined) throw new Error(`${path}: ${mark} without its other half`);
  return selected;
}

function fillIn(text: string, versions: Files, path: string): string {
  if (!/package\.json|Dockerfile/.test(path)) return text;
  return text.replaceAll(VERSION, (_, name: string) => {
    const version = versions[name];
    if (version === undefined) throw new Error(`${path}: no version of ${name}`);
    return version;
  });
}
