/** Runs a program on a pseudo-terminal. */

export interface TerminalProcess {
  readonly run: Bun.Subprocess;
  /** Resolves when it has written the text, colours aside. */
  readonly waitFor: (text: string) => Promise<void>;
  /** Everything that it wrote so far. */
  readonly written: () => string;
}

export function openTerminal(
  program: readonly string[],
  columns: number,
  rows: number,
  environment: Readonly<Record<string, string>> = {},
): TerminalProcess {
  let written = "";
  let search: { readonly text: string; readonly found: () => void } | null = null;
  const run = Bun.spawn([...program], {
    env: { ...process.env, TERM: "xterm-256color", CI: "", ...environment },
    terminal: {
      cols: columns,
      rows,
      data(_terminal, bytes) {
        written += new TextDecoder().decode(bytes);
        if (search !== null && Bun.stripANSI(written).includes(search.text)) search.found();
      },
    },
  });
  const waitFor = (text: string) =>
    new Promise<void>((found) => {
      if (Bun.stripANSI(written).includes(text)) found();
      else search = { text, found };
    });
  return { run, waitFor, written: () => written };
}
