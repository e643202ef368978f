/** Finds fields that a message has not: the encoder would leave them out without a word. */
import protobuf from "protobufjs";
import { isJsonObject } from "../../model/field.ts";

/**
 * @returns what is wrong, or null. Of a list only the first element is looked at: the others are made by the same code
 */
export function findUnknownField(message: unknown, type: protobuf.Type): string | null {
  if (!isJsonObject(message)) return `${type.name} must be an object`;
  for (const [name, value] of Object.entries(message)) {
    const field = Object.hasOwn(type.fields, name) ? type.fields[name] : undefined;
    if (field === undefined) {
      const names = Object.keys(type.fields).join(", ");
      return `${type.name} has no field ${JSON.stringify(name)}; there are: ${names}`;
    }
    const inner = findUnknownInside(field, value);
    if (inner !== null) return inner;
  }
  return null;
}

function findUnknownInside(field: protobuf.Field, value: unknown): string | null {
  const type = field.resolvedType;
  if (!(type instanceof protobuf.Type) || field.map) return null;
  // Well-known types may be given in forms of their own.
  if (type.fullName.startsWith(".google.")) return null;
  const first = field.repeated && Array.isArray(value) ? value[0] : value;
  return first === undefined || first === null || (field.repeated && !Array.isArray(value))
    ? null
    : findUnknownField(first, type);
}
