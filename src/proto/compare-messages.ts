/**
 * Whether what one operation gives can be read as what another one takes: by number and type of each field, through
 * all messages and enums that they refer to. Names of fields and packages do not travel, so they are not compared.
 */
import { type Definition, describeType, type FieldDefinition, type ProtoDefinitions } from "./definition.ts";

/** Two definitions that do not fit together. */
export interface Mismatch {
  readonly given: Definition;
  readonly taken: Definition;
  /** One text for each difference. */
  readonly differences: readonly string[];
}

type Definitions = ProtoDefinitions["definitions"];

type Pair = readonly [given: string, taken: string];

/** @param names full names of the message that is given and of the one that is taken */
export function compareMessages(given: Definitions, taken: Definitions, names: Pair): readonly Mismatch[] {
  const mismatches: Mismatch[] = [];
  const queue: Pair[] = [names];
  const seen = new Set<string>();
  // A queue and no recursion: messages may refer to themselves, and may be nested however deep.
  for (const [givenName, takenName] of queue) {
    const key = JSON.stringify([givenName, takenName]);
    const pair = { given: given.get(givenName), taken: taken.get(takenName) };
    if (seen.has(key) || pair.given === undefined || pair.taken === undefined) continue;
    seen.add(key);
    const { differences, inner } = compare(pair.given, pair.taken);
    queue.push(...inner);
    if (differences.length > 0) mismatches.push({ given: pair.given, taken: pair.taken, differences });
  }
  return mismatches;
}

interface Comparison {
  readonly differences: readonly string[];
  /** What the fields of both refer to. */
  readonly inner: readonly Pair[];
}

function compare(given: Definition, taken: Definition): Comparison {
  if (given.kind === "enum" && taken.kind === "enum") {
    return { differences: compareEnums(given.values, taken.values), inner: [] };
  }
  if (given.kind === "enum" || taken.kind === "enum") return { differences: [], inner: [] };
  const takenFields = new Map(taken.fields.map((field) => [field.number, field]));
  const givenNumbers = new Set(given.fields.map(({ number }) => number));
  const common = given.fields.flatMap((field): [FieldDefinition, FieldDefinition][] => {
    const other = takenFields.get(field.number);
    return other === undefined ? [] : [[field, other]];
  });
  return {
    differences: [
      ...common.flatMap(([one, other]) => compareFields(one, other)),
      ...given.fields
        .filter(({ number }) => !takenFields.has(number))
        .map(({ number, name }) => `field ${number} (${name}) is given and not taken`),
      ...taken.fields
        .filter(({ number }) => !givenNumbers.has(number))
        .map(({ number, name }) => `field ${number} (${name}) is taken and not given`),
      ...compareOneofs(common),
    ],
    inner: common.flatMap(([one, other]) => toInner(one, other)),
  };
}

function toInner(given: FieldDefinition, taken: FieldDefinition): readonly Pair[] {
  if (isMapAndList(given, taken)) return [[given.entry || given.type.name, taken.entry || taken.type.name]];
  const isSame = given.type.kind !== "scalar" && given.type.kind === taken.type.kind;
  return isSame ? [[given.type.name, taken.type.name]] : [];
}

/** A map travels as a list of messages: one end may have it as that. */
const isMapAndList = (one: FieldDefinition, other: FieldDefinition): boolean =>
  (one.label === "map" && isList(other)) || (other.label === "map" && isList(one));

const isList = ({ label, type }: FieldDefinition): boolean => label === "repeated" && type.kind === "message";

function compareFields(given: FieldDefinition, taken: FieldDefinition): readonly string[] {
  if (isMapAndList(given, taken)) return [];
  const isKindSame = given.type.kind === taken.type.kind;
  // Messages and enums are compared by what is in them, whatever they are called.
  const isTypeSame = isKindSame && (given.type.kind !== "scalar" || given.type.name === taken.type.name);
  const isLabelSame = toPlainLabel(given, taken) && given.keyType === taken.keyType;
  if (isTypeSame && isLabelSame) return [];
  return [`field ${given.number} is given as ${describeType(given)} and taken as ${describeType(taken)}`];
}

/** What is always given may be taken as what need not be. */
const toPlainLabel = ({ label: given }: FieldDefinition, { label: taken }: FieldDefinition): boolean =>
  given === taken || (given === "required" && taken === "single");

/** Of fields in a oneof only the last one is kept: those that are given together must not be taken so. */
function compareOneofs(common: readonly (readonly [FieldDefinition, FieldDefinition])[]): readonly string[] {
  const groups = Map.groupBy(
    common.filter(([, taken]) => taken.oneof !== ""),
    ([, taken]) => taken.oneof,
  );
  return [...groups].flatMap(([oneof, fields]) => {
    const givenIn = new Set(fields.map(([given]) => given.oneof || given));
    return givenIn.size > 1 ? [`only one field of the oneof ${oneof} is taken, and more may be given`] : [];
  });
}

function compareEnums(given: Values, taken: Values): readonly string[] {
  return [...given].flatMap(([number, names]) => {
    const others = taken.get(number);
    if (others === undefined) return [`the value ${number} (${names.join(", ")}) is given and not known`];
    // Where aliases are allowed, one name in common says that both mean the same.
    if (names.some((name) => others.includes(name))) return [];
    return [`the value ${number} is given as ${names.join(", ")} and taken as ${others.join(", ")}`];
  });
}

type Values = Extract<Definition, { kind: "enum" }>["values"];
