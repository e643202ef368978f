import { describe, expect, test } from "bun:test";
import * as v from "valibot";
import { DataReferenceSchema, toSlimReference } from "./data-reference.ts";

const FULL = {
  protocol: "inline",
  uri: "eyJncmVldGluZyI6ImhlaSJ9",
  format: "json",
  schema_uri: null,
  size_bytes: null,
  checksum: null,
  metadata: {},
};

const read = (changes: Record<string, unknown>) => v.safeParse(DataReferenceSchema, { ...FULL, ...changes });

const messagesOf = (changes: Record<string, unknown>) =>
  (read(changes).issues ?? []).map((issue) => `${v.getDotPath(issue)}: ${issue.message}`);

const FORMAT_MESSAGE =
  "format: format must be one of: json, csv, parquet, protobuf, binary, xml (or any string for GRPC protocol)";
const PROTOCOL_MESSAGE =
  "protocol: protocol must be one of: s3, http, https, nfs, grpc, mqtt, villas, inline, file";

test("fills in every optional key, in the contract's order", () => {
  const { protocol, uri, format } = FULL;
  const reference = v.parse(DataReferenceSchema, { format, uri, protocol });
  expect(JSON.stringify(reference)).toBe(JSON.stringify(FULL));
});

test("drops unknown keys and keeps metadata as it is", () => {
  const metadata = { nested: { list: [1, null, { constructor: "kept" }] }, "": false };
  const { output } = read({ metadata, bucket: "x" });
  expect(output).toEqual({ ...FULL, protocol: "inline", metadata });
});

test("gives every reference metadata of its own", () => {
  const { protocol, uri, format } = FULL;
  const one = v.parse(DataReferenceSchema, { protocol, uri, format });
  const other = v.parse(DataReferenceSchema, { protocol, uri, format });
  expect(one.metadata).not.toBe(other.metadata);
});

test("shows four keys in the slim form", () => {
  const reference = v.parse(DataReferenceSchema, { ...FULL, size_bytes: 3, metadata: { a: 1 } });
  const { protocol, uri, format } = FULL;
  expect(JSON.stringify(toSlimReference(reference))).toBe(
    JSON.stringify({ protocol, uri, format, metadata: { a: 1 } }),
  );
});

test.each([
  { protocol: "s3", uri: "s3://bucket/key" },
  { protocol: "http", uri: "http://host/data" },
  { protocol: "https", uri: "https://host/data" },
  { protocol: "nfs", uri: "host:/path" },
  { protocol: "grpc", uri: "host:50051" },
  { protocol: "mqtt", uri: "mqtt://broker/topic" },
  { protocol: "mqtt", uri: "mqtts://broker/topic" },
  { protocol: "villas", uri: "anything" },
  { protocol: "inline", uri: "YQ==" },
  { protocol: "file", uri: "/data/a.csv" },
  { protocol: "grpc", format: "GetDataResponse" },
  { protocol: "grpc", format: "" },
  { format: "json" },
  { format: "csv" },
  { format: "parquet" },
  { format: "protobuf" },
  { format: "binary" },
  { format: "xml" },
  { schema_uri: "http://schema" },
  { size_bytes: 0 },
  { size_bytes: 12 },
  { checksum: "sha256:abc" },
  { checksum: "a:b:c" },
  { metadata: { any: ["thing"] } },
])("accepts %j", (changes) => {
  const expected: Record<string, unknown> = { ...FULL, ...changes };
  expect(read(changes).output).toEqual(expect.objectContaining(expected));
});

test.each([
  [{ protocol: undefined }, PROTOCOL_MESSAGE],
  [{ protocol: "S3" }, PROTOCOL_MESSAGE],
  [{ protocol: "ftp" }, PROTOCOL_MESSAGE],
  [{ protocol: null }, PROTOCOL_MESSAGE],
  [{ protocol: "constructor" }, PROTOCOL_MESSAGE],
  [{ uri: "" }, "uri: uri must not be empty"],
  [{ uri: " \t\n" }, "uri: uri must not be empty"],
  [{ protocol: "s3", uri: " " }, "uri: uri must not be empty"],
  [{ uri: 7 }, "uri: must be a text"],
  [{ protocol: "s3", uri: "http://bucket" }, "uri: S3 URI must start with s3://"],
  [{ protocol: "http", uri: "https://host" }, "uri: HTTP URI must start with http://"],
  [{ protocol: "https", uri: "http://host" }, "uri: HTTPS URI must start with https://"],
  [{ protocol: "nfs", uri: "/path" }, "uri: NFS URI must be host:path format"],
  [{ protocol: "mqtt", uri: "broker:1883" }, "uri: MQTT URI must start with mqtt:// or mqtts://"],
  [{ uri: "YQ" }, "uri: INLINE uri must be valid base64"],
  [{ format: "JSON" }, FORMAT_MESSAGE],
  [{ format: "xlsx" }, FORMAT_MESSAGE],
  [{ format: "text" }, FORMAT_MESSAGE],
  [{ protocol: "http", uri: "http://h", format: "Message" }, FORMAT_MESSAGE],
  [{ format: null }, "format: must be a text"],
  [{ protocol: "grpc", format: null }, "format: must be a text"],
  [{ schema_uri: 7 }, "schema_uri: must be a text"],
  [{ size_bytes: -1 }, "size_bytes: size_bytes must be non-negative"],
  [{ size_bytes: 1.5 }, "size_bytes: must be an integer"],
  [{ size_bytes: "12" }, "size_bytes: must be an integer"],
  [{ checksum: "abc" }, "checksum: checksum must be algorithm:value format"],
  [{ checksum: "" }, "checksum: checksum must be algorithm:value format"],
  [{ checksum: ":abc" }, "checksum: checksum algorithm and value required"],
  [{ checksum: "md5:" }, "checksum: checksum algorithm and value required"],
  [{ checksum: ":" }, "checksum: checksum algorithm and value required"],
  [{ metadata: null }, "metadata: must be an object"],
  [{ metadata: [] }, "metadata: must be an object"],
])("refuses %j: %s", (changes, message) => {
  expect(messagesOf(changes)).toEqual([message]);
});

test.each(["protocol", "uri", "format"])("demands %s", (key) => {
  const { [key]: _, ...others } = { ...FULL } as Record<string, unknown>;
  const { issues } = v.safeParse(DataReferenceSchema, others);
  expect(issues?.map((issue) => [v.getDotPath(issue), issue.message])).toEqual([[key, "is missing"]]);
});

test.each([null, "text", 7, true])("refuses %p in the place of a reference", (raw) => {
  expect(v.safeParse(DataReferenceSchema, raw).issues?.[0].message).toBe("must be an object");
});

describe("base64", () => {
  test.each(["YQ==", "YR==", "YWI=", "YWJj", "AAAA////++++", "YWJjZA=="])("accepts %s", (uri) => {
    expect(read({ uri }).success).toBe(true);
  });

  test.each([
    "YQ",
    "YQ=",
    "YW JI",
    "-_==",
    "====",
    "YQ==YQ==",
    "A===",
    "=",
    "YWJj\n",
    "YWJ\n",
    "YWJjZ",
    "YÄ==",
  ])("refuses %j", (uri) => {
    expect(messagesOf({ uri })).toEqual(["uri: INLINE uri must be valid base64"]);
  });

  test("reads eight million characters, right to the last", () => {
    const megabytes = "QUJD".repeat(2_000_000);
    expect(read({ uri: megabytes }).success).toBe(true);
    expect(read({ uri: `${megabytes}YQ==` }).success).toBe(true);
    expect(messagesOf({ uri: `${megabytes}YQ=!` })).toEqual(["uri: INLINE uri must be valid base64"]);
  });
});
