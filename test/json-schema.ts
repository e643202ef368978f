/** Holds a value to a JSON Schema (2020-12), as far as a generated description uses it: an unknown keyword is an error. */

type Schema = Readonly<Record<string, unknown>>;

/** What is wrong with the value, each with its place; none when it is right. */
export function findMismatches(
  document: Schema,
  schema: unknown,
  value: unknown,
  at = "$",
): readonly string[] {
  const keywords = Object.entries(Object(schema));
  return keywords.flatMap(([keyword, operand]) => {
    const check = CHECKS[keyword];
    if (check === undefined) return [`${at}: unknown keyword ${keyword}`];
    return check({ document, schema: Object(schema), operand, value, at });
  });
}

interface Checked {
  readonly document: Schema;
  readonly schema: Schema;
  readonly operand: unknown;
  readonly value: unknown;
  readonly at: string;
}

type Check = (checked: Checked) => readonly string[];

const failsUnless =
  (holds: (checked: Checked) => boolean): Check =>
  (checked) =>
    holds(checked)
      ? []
      : [`${checked.at}: ${JSON.stringify(checked.value)} is not as ${JSON.stringify(checked.schema)}`];

const nothing: Check = () => [];

const isObject = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  object: isObject,
  array: Array.isArray,
  string: (value) => typeof value === "string",
  number: (value) => typeof value === "number",
  integer: Number.isInteger,
  boolean: (value) => typeof value === "boolean",
  null: (value) => value === null,
};

const countMatches = ({ document, operand, value, at }: Checked): number =>
  Object(operand).filter((schema: unknown) => findMismatches(document, schema, value, at).length === 0)
    .length;

const CHECKS: Readonly<Record<string, Check>> = {
  description: nothing,
  format: nothing,
  default: nothing,
  // Of names, which JSON makes texts anyway.
  propertyNames: nothing,
  $ref: ({ document, operand, value, at }) =>
    findMismatches(document, resolve(document, String(operand)), value, at),
  type: failsUnless(({ operand, value }) => TYPES[String(operand)]?.(value) ?? false),
  const: failsUnless(({ operand, value }) => operand === value),
  enum: failsUnless(({ operand, value }) => Object(operand).includes(value)),
  anyOf: failsUnless((checked) => countMatches(checked) > 0),
  oneOf: failsUnless((checked) => countMatches(checked) === 1),
  not: failsUnless(
    ({ document, operand, value, at }) => findMismatches(document, operand, value, at).length > 0,
  ),
  minimum: failsUnless(({ operand, value }) => Number(value) >= Number(operand)),
  maximum: failsUnless(({ operand, value }) => Number(value) <= Number(operand)),
  minItems: failsUnless(({ operand, value }) => Object(value).length >= Number(operand)),
  maxLength: failsUnless(({ operand, value }) => String(value).length <= Number(operand)),
  pattern: failsUnless(({ operand, value }) => new RegExp(String(operand)).test(String(value))),
  required: ({ operand, value, at }) =>
    Object(operand).flatMap((key: string) =>
      Object.hasOwn(Object(value), key) ? [] : [`${at}: ${key} is missing`],
    ),
  properties: ({ document, operand, value, at }) =>
    Object.entries(Object(operand)).flatMap(([key, schema]) =>
      Object.hasOwn(Object(value), key)
        ? findMismatches(document, schema, Object(value)[key], `${at}.${key}`)
        : [],
    ),
  additionalProperties: ({ document, schema, operand, value, at }) =>
    Object.entries(Object(value)).flatMap(([key, member]) =>
      Object.hasOwn(Object(schema.properties), key)
        ? []
        : findMismatches(document, operand, member, `${at}.${key}`),
    ),
  items: ({ document, schema, operand, value, at }) =>
    Object(value)
      .slice(Object(schema.prefixItems).length ?? 0)
      .flatMap((element: unknown, index: number) =>
        findMismatches(document, operand, element, `${at}[${index}]`),
      ),
  prefixItems: ({ document, operand, value, at }) =>
    Object(operand).flatMap((schema: unknown, index: number) =>
      findMismatches(document, schema, Object(value)[index], `${at}[${index}]`),
    ),
};

/** The part of a document that a reference such as `#/components/schemas/Task` means. */
export function resolve(document: Schema, reference: string): unknown {
  const keys = reference.replace(/^#\//, "").split("/");
  return keys.reduce<unknown>((part, key) => {
    if (!Object.hasOwn(Object(part), key)) throw new Error(`${reference} leads nowhere`);
    return Object(part)[key];
  }, document);
}
