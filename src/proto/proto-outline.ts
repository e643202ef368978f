/**
 * What a proto file defines and refers to, and where in its text. It is for texts that the parser has taken: it looks for
 * places, and leaves to the parser what is right.
 */
import { type Comment, findLeadingStart, type ProtoTokens, type Token, toTokens } from "./proto-tokens.ts";

/** A name of a message or an enum, in the place of a type. */
export interface Reference {
  readonly written: string;
  readonly start: number;
  readonly end: number;
  /** The messages that it stands in, outermost first. */
  readonly scope: readonly string[];
}

export interface OutlinedDefinition {
  readonly kind: "message" | "enum";
  readonly name: string;
  /** With the comments above it. */
  readonly start: number;
  readonly end: number;
  readonly nested: readonly OutlinedDefinition[];
  /** Of an enum. */
  readonly valueNames: readonly string[];
}

export interface OutlinedRpc {
  readonly service: string;
  readonly name: string;
  readonly request: Reference;
  readonly response: Reference;
}

export interface OutlinedImport {
  readonly path: string;
  readonly start: number;
  readonly end: number;
}

export interface ProtoOutline {
  /** `proto2` without a statement. */
  readonly syntax: string;
  /** Empty without one. */
  readonly package: string;
  readonly imports: readonly OutlinedImport[];
  readonly services: readonly string[];
  readonly rpcs: readonly OutlinedRpc[];
  readonly definitions: readonly OutlinedDefinition[];
  /** All, in the order of the text; those of rpcs too. */
  readonly references: readonly Reference[];
  /** Where a first import would stand: behind the statements that come before everything else. */
  readonly importPlace: number;
}

export const outlineProto = (text: string): ProtoOutline => new Outliner(text, toTokens(text)).outline();

const SCALARS = new Set(
  "double float int32 int64 uint32 uint64 sint32 sint64 fixed32 fixed64 sfixed32 sfixed64 bool string bytes".split(
    " ",
  ),
);
const LABELS = new Set(["optional", "required", "repeated"]);
/** Statements that name no type. */
const PASSED = new Set(["option", "reserved", "extensions"]);

const DEPTHS = new Map([
  ["{", 1],
  ["[", 1],
  ["}", -1],
  ["]", -1],
]);

class Outliner {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  readonly #comments: readonly Comment[];
  readonly #imports: OutlinedImport[] = [];
  readonly #services: string[] = [];
  readonly #rpcs: OutlinedRpc[] = [];
  readonly #references: Reference[] = [];
  #syntax = "proto2";
  #package = "";
  #importPlace = 0;
  #at = 0;

  constructor(text: string, { tokens, comments }: ProtoTokens) {
    this.#text = text;
    this.#tokens = tokens;
    this.#comments = comments;
  }

  outline(): ProtoOutline {
    const definitions: OutlinedDefinition[] = [];
    while (this.#peek() !== "") this.#readTopStatement(definitions);
    return {
      syntax: this.#syntax,
      package: this.#package,
      imports: this.#imports,
      services: this.#services,
      rpcs: this.#rpcs,
      definitions,
      references: this.#references,
      importPlace: this.#importPlace,
    };
  }

  #readTopStatement(definitions: OutlinedDefinition[]): void {
    const word = this.#peek();
    if (word === "syntax" || word === "edition") this.#readSyntax();
    else if (word === "package") this.#readPackage();
    else if (word === "import") this.#readImport();
    else if (word === "service") this.#readService();
    else this.#readStatement([], definitions);
  }

  #readSyntax(): void {
    this.#syntax = `${this.#peek() === "edition" ? "edition " : ""}${unquote(this.#peek(2))}`;
    this.#passHead();
  }

  #readPackage(): void {
    this.#package = this.#peek(1);
    this.#passHead();
  }

  #readImport(): void {
    const { start } = this.#token();
    const quoted = this.#tokens.slice(this.#at, this.#at + 3).find(({ kind }) => kind === "text");
    this.#passHead();
    this.#imports.push({ path: unquote(quoted?.text ?? ""), start, end: this.#importPlace });
  }

  #passHead(): void {
    this.#pass();
    this.#importPlace = this.#tokens[this.#at - 1]?.end ?? 0;
  }

  #readService(): void {
    const service = this.#peek(1);
    this.#services.push(service);
    this.#at += 3;
    while (this.#isInside()) {
      if (this.#peek() === "rpc") this.#readRpc(service);
      else this.#pass();
    }
    this.#at += 1;
  }

  /** `rpc NAME ( [stream] TYPE ) returns ( [stream] TYPE )`, then a semicolon or a body. */
  #readRpc(service: string): void {
    const name = this.#peek(1);
    this.#at += 3;
    const request = this.#readRpcType();
    this.#at += 3;
    const response = this.#readRpcType();
    this.#at += 1;
    this.#rpcs.push({ service, name, request, response });
    this.#pass();
  }

  #readRpcType(): Reference {
    if (this.#peek() === "stream" && this.#peek(1) !== ")") this.#at += 1;
    return this.#refer([]);
  }

  /** One statement of a message, or one of those that a file has too. */
  #readStatement(scope: readonly string[], nested: OutlinedDefinition[]): void {
    const word = this.#peek();
    if (word === "message" && this.#peek(2) === "{") nested.push(this.#readMessage(scope));
    else if (word === "enum" && this.#peek(2) === "{") nested.push(this.#readEnum());
    else if (word === "oneof" && this.#peek(2) === "{") this.#readFields(scope, nested, 3);
    else if (word === "extend") this.#readExtend(scope, nested);
    else if (PASSED.has(word) || this.#token().kind !== "word") this.#pass();
    else this.#readField(scope, nested);
  }

  #readMessage(scope: readonly string[]): OutlinedDefinition {
    const start = this.#leadingStart();
    const name = this.#peek(1);
    const nested: OutlinedDefinition[] = [];
    this.#readFields([...scope, name], nested, 3);
    return { kind: "message", name, start, end: this.#lastEnd(), nested, valueNames: [] };
  }

  /** @param opening how many tokens come before the first statement */
  #readFields(scope: readonly string[], nested: OutlinedDefinition[], opening: number): void {
    this.#at += opening;
    while (this.#isInside()) this.#readStatement(scope, nested);
    this.#at += 1;
  }

  #readEnum(): OutlinedDefinition {
    const start = this.#leadingStart();
    const name = this.#peek(1);
    const valueNames: string[] = [];
    this.#at += 3;
    while (this.#isInside()) {
      if (this.#peek(1) === "=" && this.#peek() !== "option") valueNames.push(this.#peek());
      this.#pass();
    }
    this.#at += 1;
    return { kind: "enum", name, start, end: this.#lastEnd(), nested: [], valueNames };
  }

  #readExtend(scope: readonly string[], nested: OutlinedDefinition[]): void {
    this.#at += 1;
    this.#refer(scope);
    this.#readFields(scope, nested, 1);
  }

  #readField(scope: readonly string[], nested: OutlinedDefinition[]): void {
    const start = this.#leadingStart();
    if (LABELS.has(this.#peek())) this.#at += 1;
    if (this.#peek() === "map" && this.#peek(1) === "<") {
      this.#at += 4;
      this.#refer(scope);
    } else if (this.#peek() === "group") {
      nested.push(this.#readGroup(scope, start));
      return;
    } else this.#refer(scope);
    this.#pass();
  }

  /** A message and a field in one: `group NAME = NUMBER [options] {`. */
  #readGroup(scope: readonly string[], start: number): OutlinedDefinition {
    const name = this.#peek(1);
    const inner: OutlinedDefinition[] = [];
    while (this.#peek() !== "{" && this.#peek() !== "") this.#at += 1;
    this.#readFields([...scope, name], inner, 1);
    return { kind: "message", name, start, end: this.#lastEnd(), nested: inner, valueNames: [] };
  }

  /** The type at this place. */
  #refer(scope: readonly string[]): Reference {
    const { text: written, start, end } = this.#token();
    this.#at += 1;
    const reference = { written, start, end, scope };
    if (!SCALARS.has(written)) this.#references.push(reference);
    return reference;
  }

  /** To behind the end of a statement: its semicolon, or its body. */
  #pass(): void {
    let depth = 0;
    while (this.#peek() !== "") {
      const sign = this.#token().kind === "sign" ? this.#peek() : "";
      this.#at += 1;
      depth += DEPTHS.get(sign) ?? 0;
      if (depth <= 0 && this.#isEnd(sign)) return;
    }
  }

  /** A value in braces is followed by a semicolon, or by more options. */
  #isEnd(sign: string): boolean {
    return sign === ";" || (sign === "}" && this.#peek() !== ";" && this.#peek() !== "]");
  }

  #isInside(): boolean {
    return this.#peek() !== "}" && this.#peek() !== "";
  }

  /** Empty behind the end. */
  #peek(ahead = 0): string {
    return this.#tokens[this.#at + ahead]?.text ?? "";
  }

  #token(): Token {
    return (
      this.#tokens[this.#at] ?? { kind: "sign", text: "", start: this.#text.length, end: this.#text.length }
    );
  }

  #leadingStart(): number {
    return findLeadingStart(this.#text, this.#comments, this.#token().start);
  }

  #lastEnd(): number {
    return this.#tokens[this.#at - 1]?.end ?? 0;
  }
}

const unquote = (text: string): string => text.slice(1, -1);
