/** Makes the keys of maps by 64-bit numbers readable: the decoder leaves each as eight bytes in a text. */
import protobuf from "protobufjs";

type Message = Record<string, unknown>;
type Rewrite = (message: Message) => void;

/** What is to be done to a decoded message of this type; null when no such map is in it. */
export function toKeyRewrite(type: protobuf.Type): Rewrite | null {
  return holdsLongKeys(type, new Set()) ? toRewrite(type, new Map()) : null;
}

function holdsLongKeys(type: protobuf.Type, seen: Set<protobuf.Type>): boolean {
  if (seen.has(type)) return false;
  seen.add(type);
  return type.fieldsArray.some(
    (field) =>
      toLongKeyType(field) !== null ||
      (field.resolvedType instanceof protobuf.Type && holdsLongKeys(field.resolvedType, seen)),
  );
}

const LONG_KEYS: ReadonlySet<string> = new Set(["int64", "sint64", "sfixed64", "uint64", "fixed64"]);

function toLongKeyType(field: protobuf.Field): string | null {
  return field instanceof protobuf.MapField && LONG_KEYS.has(field.keyType) ? field.keyType : null;
}

/** @param made what is made already: types may hold each other */
function toRewrite(type: protobuf.Type, made: Map<protobuf.Type, Rewrite>): Rewrite {
  const known = made.get(type);
  if (known !== undefined) return known;
  const steps: Rewrite[] = [];
  const rewrite: Rewrite = (message) => {
    for (const step of steps) step(message);
  };
  made.set(type, rewrite);
  for (const field of type.fieldsArray) {
    const { resolvedType } = field;
    const inner =
      resolvedType instanceof protobuf.Type && holdsLongKeys(resolvedType, new Set())
        ? toRewrite(resolvedType, made)
        : null;
    const keyType = toLongKeyType(field);
    if (inner !== null || keyType !== null) steps.push(toStep(field, keyType, inner));
  }
  return rewrite;
}

function toStep(field: protobuf.Field, keyType: string | null, inner: Rewrite | null): Rewrite {
  const listMessages = (value: Message) =>
    (field.map || field.repeated ? Object.values(value) : [value]).filter(isMessage);
  return (message) => {
    const value = message[field.name];
    if (!isMessage(value)) return;
    if (keyType !== null) message[field.name] = toReadable(value, keyType);
    if (inner !== null) listMessages(value).forEach(inner);
  };
}

const isMessage = (value: unknown): value is Message => typeof value === "object" && value !== null;

function toReadable(map: Message, keyType: string): Message {
  const isUnsigned = keyType === "uint64" || keyType === "fixed64";
  return Object.fromEntries(
    Object.entries(map).map(([hash, value]) => [String(protobuf.util.longFromHash(hash, isUnsigned)), value]),
  );
}
