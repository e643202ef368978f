/**
 * Finds what is wrong with a message before it is encoded: the encoder leaves out the fields that a type has not, and makes a
 * default of what does not fit.
 */
import protobuf from "protobufjs";
import { type ScalarRule, toScalarRule } from "./scalar-check.ts";

/** @returns where and what is wrong: `Numbers.values[3] must be …`; or null */
export function findWrongField(message: unknown, type: protobuf.Type): string | null {
  const fault = toMessageCheck(type)(message, 0);
  return fault === null ? null : `${type.name}${fault.path} ${fault.text}`;
}

/** Its path is put together on the way out, from the innermost field. */
interface Fault {
  readonly path: string;
  readonly text: string;
}

/** @param depth how many messages it lies in */
type Check = (value: unknown, depth: number) => Fault | null;

type Fields = Readonly<Record<string, unknown>>;

const checks = new WeakMap<protobuf.Type, Check>();

/** Types may hold each other, so what is known of one is known before its fields are looked at. */
function toMessageCheck(type: protobuf.Type): Check {
  const known = checks.get(type);
  if (known !== undefined) return known;
  let rules: MessageRules | null = null;
  const check: Check = (value, depth) => {
    rules ??= new MessageRules(type);
    return rules.check(value, depth);
  };
  checks.set(type, check);
  return check;
}

class MessageRules {
  readonly #type: protobuf.Type;
  readonly #checks: ReadonlyMap<string, Check>;
  readonly #required: readonly string[];
  readonly #choices: readonly Choice[];

  constructor(type: protobuf.Type) {
    const choices = type.oneofsArray.map(({ name, oneof }) => ({ name, members: oneof }));
    this.#type = type;
    this.#checks = new Map([
      ...type.fieldsArray.map((field) => [field.name, toFieldCheck(field)] as const),
      ...choices.map(({ name, members }) => [name, toChoiceCheck(members)] as const),
    ]);
    this.#required = type.fieldsArray.filter((field) => field.required).map((field) => field.name);
    this.#choices = choices.filter(({ members }) => members.length > 1);
  }

  check(message: unknown, depth: number): Fault | null {
    if (!isObject(message)) return this.#toNoMessage(message);
    if (depth > protobuf.util.recursionLimit) return { path: "", text: "lies too deep in other messages" };
    if ("@type" in message && this.#type.fullName === ".google.protobuf.Any")
      return this.#checkAny(message, depth);
    // What is no plain object may have its fields from its class; a Date, a Map, or a Promise has none.
    const names = isPlain(message) ? Object.keys(message) : this.#findNames(message);
    if (names.length === 0 && !isPlain(message)) return this.#toNoMessage(message);
    const fault = this.#checkFields(message, names, depth);
    return fault ?? findMissing(message, this.#required) ?? findClash(message, this.#choices);
  }

  #checkFields(message: Fields, names: readonly string[], depth: number): Fault | null {
    for (const name of names) {
      const check = this.#checks.get(name);
      if (check === undefined) return this.#toUnknown(name);
      const value = message[name];
      const fault = value === undefined || value === null ? null : check(value, depth);
      if (fault !== null) return { path: `.${name}${fault.path}`, text: fault.text };
    }
    return null;
  }

  /** The one type that may be given in a form of its own: a message of any type, which `@type` names. */
  #checkAny({ "@type": url, ...message }: Fields, depth: number): Fault | null {
    const type = typeof url === "string" ? this.#type.lookup(url.slice(url.lastIndexOf("/") + 1)) : null;
    if (type instanceof protobuf.Type) return toMessageCheck(type)(message, depth + 1);
    return { path: '["@type"]', text: `must name a message of the proto files, not ${toShown(url)}` };
  }

  #findNames(message: Fields): readonly string[] {
    const inherited = this.#type.fieldsArray.map(({ name }) => name).filter((name) => name in message);
    return [...new Set([...Object.keys(message), ...inherited])];
  }

  #toNoMessage(value: unknown): Fault {
    return toFault(`must be an object with the fields of ${this.#type.name}`, value);
  }

  #toUnknown(name: string): Fault {
    const names = this.#type.fieldsArray.map((field) => field.name).join(", ");
    return { path: "", text: `has no field ${JSON.stringify(cut(name))}; there are: ${names}` };
  }
}

const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

const isSet = (message: Fields, name: string): boolean =>
  message[name] !== undefined && message[name] !== null;

function findMissing(message: Fields, required: readonly string[]): Fault | null {
  const name = required.find((field) => !isSet(message, field));
  return name === undefined ? null : { path: `.${name}`, text: "must be set: it is required" };
}

interface Choice {
  readonly name: string;
  readonly members: readonly string[];
}

/** Of several that are set only the last would arrive. */
function findClash(message: Fields, choices: readonly Choice[]): Fault | null {
  for (const { name, members } of choices) {
    const given = members.filter((member) => isSet(message, member));
    if (given.length > 1) {
      return { path: "", text: `may have one field of the oneof ${name}, not ${given.join(" and ")}` };
    }
  }
  return null;
}

/** A message that was fetched has a key with the name of each oneof, which says which field is set. */
function toChoiceCheck(members: readonly string[]): Check {
  const expected = `must be left out, or the name of the field that is set: ${members.join(", ")}`;
  return (value) => (members.some((name) => name === value) ? null : toFault(expected, value));
}

function toFieldCheck(field: protobuf.Field): Check {
  const check = toValueCheck(field);
  if (field instanceof protobuf.MapField) return toMapCheck(field.keyType, check);
  return field.repeated ? toListCheck(check) : check;
}

function toValueCheck({ resolvedType, type }: protobuf.Field): Check {
  if (resolvedType instanceof protobuf.Type) {
    const check = toMessageCheck(resolvedType);
    return (value, depth) => check(value, depth + 1);
  }
  const rule = resolvedType instanceof protobuf.Enum ? toEnumRule(resolvedType) : toScalarRule(type);
  const { accepts } = rule;
  const expected = `must be ${rule.expected} (${type})`;
  return (value) => (accepts(value) ? null : toFault(expected, value));
}

const MOST_NAMES = 20;

function toEnumRule({ values }: protobuf.Enum): ScalarRule {
  const names = Object.keys(values);
  const known = new Set<unknown>([...names, ...Object.values(values)]);
  const shown = names.slice(0, MOST_NAMES).map((name) => `${name} = ${values[name]}`);
  const rest = names.length > MOST_NAMES ? ", …" : "";
  return { expected: `a name or number of ${shown.join(", ")}${rest}`, accepts: (value) => known.has(value) };
}

function toListCheck(check: Check): Check {
  return (list, depth) => {
    if (!Array.isArray(list)) return toFault("must be a list", list);
    for (let index = 0; index < list.length; index += 1) {
      const fault = check(list[index], depth);
      if (fault !== null) return { path: `[${index}]${fault.path}`, text: fault.text };
    }
    return null;
  };
}

function toMapCheck(keyType: string, check: Check): Check {
  const key = toScalarRule(keyType);
  const expected = `must have keys that are ${key.expected} (${keyType})`;
  return (map, depth) => {
    if (!isObject(map) || !isPlain(map)) return toFault("must be an object with a key for each entry", map);
    for (const [name, value] of Object.entries(map)) {
      if (!key.accepts(toKey(name, keyType))) return toFault(expected, name);
      const fault = check(value, depth);
      if (fault !== null) return { path: `[${JSON.stringify(cut(name))}]${fault.path}`, text: fault.text };
    }
    return null;
  };
}

/** Keys of an object are texts, whatever they stand for. */
function toKey(name: string, keyType: string): unknown {
  if (keyType === "bool") return name === "true" || (name === "false" ? false : name);
  return keyType.endsWith("32") && /^-?\d{1,10}$/.test(name) ? Number(name) : name;
}

const toFault = (expected: string, value: unknown): Fault => ({
  path: "",
  text: `${expected}, not ${toShown(value)}`,
});

function toShown(value: unknown): string {
  if (typeof value === "string") return `the text ${JSON.stringify(cut(value))}`;
  if (Array.isArray(value)) return "a list";
  if (typeof value === "function" || typeof value === "symbol") return `a ${typeof value}`;
  if (typeof value !== "object" || value === null) return String(value);
  return isPlain(value) ? "an object" : `an object of the class ${value.constructor.name}`;
}

const LONGEST_SHOWN = 40;

const cut = (text: string): string =>
  text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
