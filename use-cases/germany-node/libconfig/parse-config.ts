/** Reads the part of libconfig's language that VILLASnode's files use. */
import { ConfigError, type Token, toTokens } from "./tokens.ts";
import type { ConfigGroup, ConfigValue } from "./value.ts";

/** @throws ConfigError naming the line of the first thing that does not belong there */
export function parseConfig(source: string): ConfigGroup {
  return new Parser(toTokens(source)).readFile();
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  readFile(): ConfigGroup {
    const group = this.#readSettings();
    if (this.#next.kind !== "end") throw this.#unexpected("a setting");
    return group;
  }

  get #next(): Token {
    return this.#tokens[this.#at] ?? { kind: "end", value: "the end of the file", line: 0 };
  }

  /** Settings up to what can begin none. */
  #readSettings(): ConfigGroup {
    const settings = new Map<string, ConfigValue>();
    while (this.#next.kind === "name") {
      const { value: name, line } = this.#take();
      if (settings.has(name)) throw new ConfigError(`line ${line}: ${name} is set twice`);
      if (!this.#skip("=") && !this.#skip(":")) throw this.#unexpected("= or :");
      settings.set(name, this.#readValue());
      if (!this.#skip(";")) this.#skip(",");
    }
    return Object.fromEntries(settings);
  }

  #readValue(): ConfigValue {
    const { kind, value } = this.#next;
    if (this.#skip("{")) return this.#closed("}", this.#readSettings());
    if (this.#skip("(")) return this.#closed(")", this.#readValues(")"));
    if (this.#skip("[")) return this.#closed("]", this.#readScalars());
    if (kind === "text") return this.#readText();
    if (kind === "number") return toNumber(this.#take().value);
    if (kind === "name" && /^(?:true|false)$/i.test(value))
      return this.#take().value.toLowerCase() === "true";
    throw this.#unexpected("a value");
  }

  /** Texts that stand next to each other are one. */
  #readText(): string {
    let text = "";
    while (this.#next.kind === "text") text += this.#take().value;
    return text;
  }

  #readValues(end: string): ConfigValue[] {
    const values: ConfigValue[] = [];
    while (!this.#isMark(end)) {
      values.push(this.#readValue());
      if (!this.#skip(",")) break;
    }
    return values;
  }

  #readScalars(): ConfigValue[] {
    const values = this.#readValues("]");
    if (values.every((value) => typeof value !== "object")) return values;
    throw new ConfigError(`line ${this.#next.line}: an array holds no groups and lists`);
  }

  #closed<Value>(mark: string, value: Value): Value {
    if (this.#skip(mark)) return value;
    throw this.#unexpected(mark);
  }

  #isMark(mark: string): boolean {
    return this.#next.kind === "mark" && this.#next.value === mark;
  }

  #skip(mark: string): boolean {
    if (!this.#isMark(mark)) return false;
    this.#at += 1;
    return true;
  }

  #take(): Token {
    const token = this.#next;
    this.#at += 1;
    return token;
  }

  #unexpected(wanted: string): ConfigError {
    const { value, line } = this.#next;
    return new ConfigError(`line ${line}: expected ${wanted}, not ${value}`);
  }
}

const toNumber = (text: string): number => {
  const digits = text.replace(/L+$/, "");
  return digits.startsWith("-") ? -Number(digits.slice(1)) : Number(digits.replace("+", ""));
};
