import { createInterface } from "node:readline";
import { AieffectError } from "../src/errors.ts";

interface Question {
  readonly text: string;
  /** What is wrong with an answer, or null. The question comes again until it is null. */
  readonly refuse: (answer: string) => string | null;
}

/** Asks on the terminal. Ctrl-C and Ctrl-D end it: every question then throws AieffectError INTERRUPTED. */
export class Dialogue implements Disposable {
  readonly #lines = createInterface({ input: process.stdin, output: process.stderr });
  readonly #answers = this.#lines[Symbol.asyncIterator]();

  constructor() {
    this.#lines.once("SIGINT", () => this.#lines.close());
  }

  async ask({ text, refuse }: Question): Promise<string> {
    this.#lines.setPrompt(`${text} `);
    for (;;) {
      this.#lines.prompt();
      const { done, value } = await this.#answers.next();
      if (done === true) break;
      const answer = value.trim();
      const complaint = refuse(answer);
      if (complaint === null) return answer;
      process.stderr.write(`${complaint}\n`);
    }
    process.stderr.write("\n");
    throw new AieffectError("INTERRUPTED", "Nothing was written.");
  }

  /**
   * Asks for one of several words, each told with what it means; its beginning will do.
   *
   * @param preferred what an empty answer stands for; without it there is none
   */
  async choose<const Word extends string>(
    question: string,
    meanings: Readonly<Record<Word, string>>,
    preferred?: NoInfer<Word>,
  ): Promise<Word> {
    const words = Object.keys(meanings).filter((word): word is Word => Object.hasOwn(meanings, word));
    const width = Math.max(...words.map((word) => word.length));
    for (const word of words) process.stderr.write(`  ${word.padEnd(width)}  ${meanings[word]}\n`);
    const find = (answer: string) =>
      answer === "" ? preferred : words.find((word) => word.startsWith(answer));
    const answer = await this.ask({
      text: preferred === undefined ? question : `${question} [${preferred}]`,
      refuse: (given) => (find(given) === undefined ? `Please answer with ${words.join(" or ")}.` : null),
    });
    const found = find(answer);
    if (found === undefined) throw new TypeError(`${answer} was taken and is none of ${words.join(", ")}`);
    return found;
  }

  [Symbol.dispose](): void {
    this.#lines.close();
  }
}
