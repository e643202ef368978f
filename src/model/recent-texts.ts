/** So long (UTF-16 units) is the longest text that is remembered: what users give may be megabytes. */
export const LONGEST_REMEMBERED = 4_096;

export interface RecentTextsOptions<Value> {
  /** So many are remembered; the one that has been known longest is forgotten first. */
  readonly most: number;
  /** The longest text (UTF-16 units) that is. */
  readonly longest?: number;
  /** Whether a text with this value may be. */
  readonly isKept?: (value: Value) => boolean;
}

/** Remembers what texts that come again and again were read as. */
export class RecentTexts<Value> {
  readonly #parse: (text: string) => Value;
  readonly #most: number;
  readonly #longest: number;
  readonly #isKept: (value: Value) => boolean;
  readonly #values = new Map<string, Value>();

  constructor(
    parse: (text: string) => Value,
    { most, longest = LONGEST_REMEMBERED, isKept = () => true }: RecentTextsOptions<Value>,
  ) {
    this.#parse = parse;
    this.#most = most;
    this.#longest = longest;
    this.#isKept = isKept;
  }

  /** The value of a text, to be left as it is: others get the same one. */
  read(text: string): Value {
    const known = this.#values.get(text);
    if (known !== undefined) return known;
    const value = this.#parse(text);
    if (text.length <= this.#longest && this.#isKept(value)) this.#remember(text, value);
    return value;
  }

  #remember(text: string, value: Value): void {
    const [oldest] = this.#values.keys();
    if (this.#values.size >= this.#most && oldest !== undefined) this.#values.delete(oldest);
    this.#values.set(text, value);
  }
}
