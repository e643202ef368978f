import { createInterface } from "node:readline";

/** Whether both ends of a question are a terminal: nobody else can be asked. */
export function canAsk(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY;
}

/** Asks on the terminal; Ctrl-C, Ctrl-D and anything but a yes are a no. */
export function confirm(question: string): Promise<boolean> {
  const dialogue = createInterface({ input: process.stdin, output: process.stderr });
  return new Promise((resolve) => {
    let answer: string | null = null;
    dialogue.once("line", (line) => {
      answer = line;
      dialogue.close();
    });
    dialogue.once("SIGINT", () => dialogue.close());
    dialogue.once("close", () => {
      if (answer === null) process.stderr.write("\n");
      resolve(/^\s*y(es)?\s*$/i.test(answer ?? ""));
    });
    dialogue.setPrompt(`${question} [y/N] `);
    dialogue.prompt();
  });
}
