/** What of a proto file matters to whoever reads its messages: plain data, without the parser. */

export interface FieldDefinition {
  readonly name: string;
  readonly number: number;
  readonly label: "single" | "required" | "repeated" | "map";
  /** Of a map's keys; empty for any other field. */
  readonly keyType: string;
  /** Full name of the message that an entry of a map is on its way; empty for any other field. */
  readonly entry: string;
  readonly type:
    | { readonly kind: "scalar"; readonly name: string }
    /** Full name of a message or an enum of the same file set. A group is a message between two marks, without its length. */
    | { readonly kind: "message" | "group" | "enum"; readonly name: string };
  /** Empty when it is in none. */
  readonly oneof: string;
}

export type Definition =
  | { readonly kind: "message"; readonly name: string; readonly fields: readonly FieldDefinition[] }
  | {
      readonly kind: "enum";
      readonly name: string;
      /** A number has more than one name where aliases are allowed. */
      readonly values: ReadonlyMap<number, readonly string[]>;
    };

export interface RpcDefinition {
  readonly name: string;
  /** Full names of messages. */
  readonly request: string;
  readonly response: string;
}

/** All that a proto file and its imports define. */
export interface ProtoDefinitions {
  readonly rpcs: readonly RpcDefinition[];
  /** By full name, such as `data_generator.GenerateDataResponse`. */
  readonly definitions: ReadonlyMap<string, Definition>;
}

/** `GenerateDataResponse` of `data_generator.GenerateDataResponse`: packages differ from service to service. */
export const toShortName = (fullName: string): string => fullName.slice(fullName.lastIndexOf(".") + 1);

/** In one line, as a proto file has it. */
export function describe(definition: Definition): string {
  if (definition.kind === "enum") {
    const values = [...definition.values].flatMap(([number, names]) =>
      names.map((name) => `${name} = ${number};`),
    );
    return `enum ${toShortName(definition.name)} { ${values.join(" ")} }`;
  }
  const fields = definition.fields.map((field) => `${describeType(field)} ${field.name} = ${field.number};`);
  return `message ${toShortName(definition.name)} { ${fields.join(" ")} }`.replace("{  }", "{}");
}

/** `repeated EnergyRecord`, `map<string, int32>`. */
export function describeType({ label, keyType, type }: FieldDefinition): string {
  const name = type.kind === "scalar" ? type.name : toShortName(type.name);
  if (label === "map") return `map<${keyType}, ${name}>`;
  if (type.kind === "group") return label === "single" ? `group ${name}` : `${label} group ${name}`;
  return label === "single" ? name : `${label} ${name}`;
}
