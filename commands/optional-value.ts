/**
 * Flags whose value may be left out, such as `--zip` and `--zip PATH`. The parser knows none: where the value is left out,
 * an empty one is put in.
 *
 * @param names of the flags, without dashes
 */
export function fillOptionalValues(argv: readonly string[], names: readonly string[]): string[] {
  const end = argv.indexOf("--");
  return argv.map((word, at) => {
    const isFlag = (end === -1 || at < end) && names.some((name) => word === `--${name}`);
    const next = argv[at + 1];
    return isFlag && (next === undefined || next.startsWith("-")) ? `${word}=` : word;
  });
}
