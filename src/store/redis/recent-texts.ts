/** So long (UTF-16 units) is the longest text that is remembered: what users give may be megabytes. */
export const LONGEST_REMEMBERED = 4_096;

/** Remembers what texts that come again and again were read as. */
export class RecentTexts<Value> {
  readonly #parse: (text: string) => Value;
  readonly #most: number;
  readonly #values = new Map<string, Value>();

  /** @param most so many are remembered; the one that has been known longest is forgotten first */
  constructor(parse: (text: string) => Value, most: number) {
    this.#parse = parse;
    this.#most = most;
  }

  /** The value of a text, to be left as it is: others get the same one. */
  read(text: string): Value {
    const known = this.#values.get(text);
    if (known !== undefined) return known;
    const value = this.#parse(text);
    if (text.length <= LONGEST_REMEMBERED) this.#remember(text, value);
    return value;
  }

  #remember(text: string, value: Value): void {
    const [oldest] = this.#values.keys();
    if (this.#values.size >= this.#most && oldest !== undefined) this.#values.delete(oldest);
    this.#values.set(text, value);
  }
}
