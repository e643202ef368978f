import * as v from "valibot";
import {
  IntegerSchema,
  isBlank,
  isJsonObject,
  isShallow,
  NullableTextSchema,
  ShallowObjectSchema,
  TextSchema,
  toObjectMessage,
} from "./field.ts";

export const PROTOCOLS = ["s3", "http", "https", "nfs", "grpc", "mqtt", "villas", "inline", "file"] as const;
type Protocol = (typeof PROTOCOLS)[number];

export const FORMATS = ["json", "csv", "parquet", "protobuf", "binary", "xml"];
const FORMAT_MESSAGE = `format must be one of: ${FORMATS.join(", ")} (or any string for GRPC protocol)`;

/**
 * Strict base64: groups of four, padding only at the end. Length and alphabet are checked apart because one
 * pattern of repeated groups takes over a second for 8 MB; together they accept exactly the same texts.
 */
const isBase64 = (text: string): boolean => text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);

interface UriRule {
  readonly accepts: (uri: string) => boolean;
  readonly message: string;
}

const startsWith = (name: string, ...prefixes: readonly string[]): UriRule => ({
  accepts: (uri) => prefixes.some((prefix) => uri.startsWith(prefix)),
  message: `${name} URI must start with ${prefixes.join(" or ")}`,
});

const ANY_URI: UriRule = { accepts: () => true, message: "" };

const URI_RULES: Record<Protocol, UriRule> = {
  s3: startsWith("S3", "s3://"),
  http: startsWith("HTTP", "http://"),
  https: startsWith("HTTPS", "https://"),
  nfs: { accepts: (uri) => uri.includes(":"), message: "NFS URI must be host:path format" },
  mqtt: startsWith("MQTT", "mqtt://", "mqtts://"),
  inline: { accepts: isBase64, message: "INLINE uri must be valid base64" },
  grpc: ANY_URI,
  villas: ANY_URI,
  file: ANY_URI,
};

/** A blank uri breaks only the rule that it is blank, not its protocol's too. */
const followsProtocol = (protocol: Protocol, uri: string): boolean =>
  isBlank(uri) || URI_RULES[protocol].accepts(uri);

/** `algorithm:value`, split at the first colon. A text without a colon breaks only the rule about that. */
const hasBothParts = (checksum: string): boolean => {
  const colon = checksum.indexOf(":");
  return colon === -1 || (colon > 0 && colon < checksum.length - 1);
};

const ChecksumSchema = v.pipe(
  TextSchema,
  v.includes(":", "checksum must be algorithm:value format"),
  v.check(hasBothParts, "checksum algorithm and value required"),
);

const SizeSchema = v.pipe(IntegerSchema, v.minValue(0, "size_bytes must be non-negative"));

/**
 * Where one piece of data lies. Reads any object with the required keys and gives the full form: all seven keys
 * in this order, nulls included, unknown keys dropped. `metadata` travels untouched.
 */
export const DataReferenceSchema = v.pipe(
  v.object(
    {
      protocol: v.picklist(PROTOCOLS, `protocol must be one of: ${PROTOCOLS.join(", ")}`),
      uri: v.pipe(
        TextSchema,
        v.check((uri) => !isBlank(uri), "uri must not be empty"),
      ),
      format: TextSchema,
      schema_uri: NullableTextSchema,
      size_bytes: v.optional(v.nullable(SizeSchema), null),
      checksum: v.optional(v.nullable(ChecksumSchema), null),
      metadata: v.optional(ShallowObjectSchema, () => ({})),
    },
    toObjectMessage,
  ),
  v.forward(
    v.check(
      ({ protocol, uri }) => followsProtocol(protocol, uri),
      (issue) => URI_RULES[issue.input.protocol].message,
    ),
    ["uri"],
  ),
  v.forward(
    v.check(({ protocol, format }) => protocol === "grpc" || FORMATS.includes(format), FORMAT_MESSAGE),
    ["format"],
  ),
);

export type DataReference = v.InferOutput<typeof DataReferenceSchema>;

/**
 * A reference that clearly keeps every rule, in its full form; null for any other, of which the schema says what is
 * wrong. The way through the schema costs more than the rest of what happens between a service's answer and the next
 * call; the property test holds the two together.
 */
export function toPlainReference(raw: unknown): DataReference | null {
  if (!isJsonObject(raw)) return null;
  const { protocol, uri, format, schema_uri = null, size_bytes = null, checksum = null, metadata = {} } = raw;
  if (!isProtocol(protocol) || typeof uri !== "string" || typeof format !== "string") return null;
  if (isBlank(uri) || !URI_RULES[protocol].accepts(uri)) return null;
  if (protocol !== "grpc" && !FORMATS.includes(format)) return null;
  if (!isTextOrNull(schema_uri) || !isSizeOrNull(size_bytes) || !isChecksumOrNull(checksum)) return null;
  if (!isJsonObject(metadata) || !isShallow(metadata)) return null;
  return { protocol, uri, format, schema_uri, size_bytes, checksum, metadata };
}

const isProtocol = (value: unknown): value is Protocol =>
  typeof value === "string" && Object.hasOwn(URI_RULES, value);

const isTextOrNull = (value: unknown): value is string | null => value === null || typeof value === "string";

const isSizeOrNull = (value: unknown): value is number | null =>
  value === null || (typeof value === "number" && Number.isInteger(value) && value >= 0);

const isChecksumOrNull = (value: unknown): value is string | null =>
  value === null || (typeof value === "string" && value.includes(":") && hasBothParts(value));

/** What the REST API shows of a reference. */
export type SlimReference = Pick<DataReference, "protocol" | "uri" | "format" | "metadata">;

/** The slim form of a reference: what a reader needs to fetch it, without size, checksum and schema. */
export function toSlimReference({ protocol, uri, format, metadata }: DataReference): SlimReference {
  return { protocol, uri, format, metadata };
}
