import { createInterface } from "node:readline";
import { AieffectError } from "../src/errors.ts";

interface Question {
  readonly text: string;
  /** What is wrong with an answer, or null. The question comes again until it is null. */
  readonly refuse: (answer: string) => string | null;
}

/**
 * Asks on the terminal.
 *
 * @throws AieffectError INTERRUPTED on Ctrl-C and Ctrl-D
 */
export async function ask({ text, refuse }: Question): Promise<string> {
  const dialogue = createInterface({ input: process.stdin, output: process.stderr });
  dialogue.once("SIGINT", () => dialogue.close());
  dialogue.setPrompt(`${text} `);
  dialogue.prompt();
  for await (const line of dialogue) {
    const complaint = refuse(line.trim());
    if (complaint === null) return line.trim();
    process.stderr.write(`${complaint}\n`);
    dialogue.prompt();
  }
  process.stderr.write("\n");
  throw new AieffectError("INTERRUPTED", "Nothing was written.");
}

/**
 * Asks on the terminal for one of several words, each told with what it means.
 *
 * @throws AieffectError INTERRUPTED on Ctrl-C and Ctrl-D
 */
export async function choose<const Word extends string>(
  question: string,
  meanings: Readonly<Record<Word, string>>,
): Promise<Word> {
  const words = Object.keys(meanings).filter((word): word is Word => Object.hasOwn(meanings, word));
  const width = Math.max(...words.map((word) => word.length));
  for (const word of words) process.stderr.write(`  ${word.padEnd(width)}  ${meanings[word]}\n`);
  const find = (answer: string) => words.find((word) => answer !== "" && word.startsWith(answer));
  const answer = await ask({
    text: question,
    refuse: (given) => (find(given) === undefined ? `Please answer with ${words.join(" or ")}.` : null),
  });
  const found = find(answer);
  if (found === undefined) throw new TypeError(`${answer} was accepted and is none of ${words.join(", ")}`);
  return found;
}
