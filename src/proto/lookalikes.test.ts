/** Definitions that are written differently and mean the same on their way, and those that only look so. */
import { describe, expect, test } from "bun:test";
import { compareMessages } from "./compare-messages.ts";
import { readProto } from "./read-proto.ts";

/** A file without a syntax line is one of proto3. */
function read(text: string, files: Readonly<Record<string, string>> = {}) {
  const head = /^\uFEFF?(syntax|edition)/.test(text) ? "" : 'syntax = "proto3";';
  const find = (path: string) => (files[path] === undefined ? null : { path, text: files[path] });
  const { definitions } = readProto("a.proto", `${head}${text}`, find);
  const name = [...definitions.keys()].find((key) => /(^|\.)M$/.test(key));
  return { definitions, name: name ?? "" };
}

function differ(given: ReturnType<typeof read>, taken: ReturnType<typeof read>): readonly string[] {
  const mismatches = compareMessages(given.definitions, taken.definitions, [given.name, taken.name]);
  return mismatches.flatMap(({ differences }) => differences);
}

const N = "message N { int32 x = 1; }";
const ALIASED = "enum E { option allow_alias = true; A = 0; B = 1; C = 1; }";

describe("nothing is said, whichever is given, of", () => {
  test.each([
    [
      "aliases of an enum in another order",
      `message M { E e = 1; } ${ALIASED}`,
      "message M { E e = 1; } enum E { option allow_alias = true; A = 0; C = 1; B = 1; }",
    ],
    [
      "an enum with aliases, and one of its names",
      `message M { E e = 1; } ${ALIASED}`,
      "message M { E e = 1; } enum E { A = 0; B = 1; }",
    ],
    [
      "reserved numbers and names",
      'message M { reserved 2, 400 to max; reserved "x"; E e = 1; } enum E { A = 0; reserved 2 to max; }',
      "message M { E e = 1; } enum E { A = 0; }",
    ],
    [
      "another package",
      "package a.b; message M { N n = 1; } message N {}",
      "message M { N n = 1; } message N {}",
    ],
    [
      "types inside and beside the message",
      "message M { message N { int32 x = 1; } enum E { A = 0; } N n = 1; E e = 2; }",
      `message M { N n = 1; E e = 2; } enum E { A = 0; } ${N}`,
    ],
    [
      "a map, and the list that it travels as",
      `message M { map<string, N> m = 1; } ${N}`,
      `message M { repeated Pair m = 1; } message Pair { string key = 1; N value = 2; } ${N}`,
    ],
    ["presence that is tracked", "message M { optional int32 a = 1; }", "message M { int32 a = 1; }"],
    ["a oneof of one", "message M { oneof k { int32 a = 1; } }", "message M { int32 a = 1; }"],
    [
      "defaults and packing of proto2",
      'syntax = "proto2"; message M { optional int32 a = 1 [default = 4]; repeated int32 b = 2; }',
      "message M { int32 a = 1; repeated int32 b = 2; }",
    ],
    ["an edition", 'edition = "2023"; message M { int32 a = 1; }', "message M { int32 a = 1; }"],
    [
      "groups of either syntax",
      'syntax = "proto2"; message M { optional group N = 1 { optional int32 x = 1; } }',
      `edition = "2023"; message M { N n = 1 [features.message_encoding = DELIMITED]; } ${N}`,
    ],
    [
      "an extension, and the field itself",
      'syntax = "proto2"; message M { extensions 100 to 199; } extend M { optional int32 b = 100; }',
      "message M { int32 b = 100; }",
    ],
    [
      "options of one's own",
      'import "google/protobuf/descriptor.proto"; extend google.protobuf.FieldOptions { string unit = 50000; } message M { int32 a = 1 [(unit) = "W"]; }',
      "message M { int32 a = 1; }",
    ],
    [
      "what Google defines, and the same by hand",
      'import "google/protobuf/timestamp.proto"; message M { google.protobuf.Timestamp at = 1; }',
      "message M { Time at = 1; } message Time { int64 seconds = 1; int32 nanos = 2; }",
    ],
    [
      "a byte order mark",
      '\uFEFFsyntax = "proto3"; message M { int32 a = 1; }',
      "message M { int32 a = 1; }",
    ],
  ])("%s", (_, one, other) => {
    expect(differ(read(one), read(other))).toEqual([]);
    expect(differ(read(other), read(one))).toEqual([]);
  });

  test("imports of imports, public or not", () => {
    const files = {
      "one.proto": 'syntax = "proto3"; package one; import public "two.proto";',
      "two.proto":
        'syntax = "proto3"; package two; import "google/api/annotations.proto"; message N { int32 x = 1; }',
    };
    const imported = read('import "one.proto"; message M { two.N n = 1; }', files);
    expect(differ(imported, read(`message M { N n = 1; } ${N}`))).toEqual([]);
  });
});

test("an rpc of the file itself comes before one of the same name that is imported", () => {
  const imported = 'syntax = "proto3"; package x; service S { rpc Run(One) returns (One); } message One {}';
  const own = `syntax = "proto3"; package a.b.c; import "x.proto"; service S { rpc Run(Two) returns (x.One); } message Two {}`;
  const { rpcs } = readProto("own.proto", own, (path) => ({ path, text: imported }));
  expect(rpcs[0]).toEqual({ name: "Run", request: "a.b.c.Two", response: "x.One" });
});

describe("a difference is told of", () => {
  test.each([
    [
      `message M { E e = 1; } ${ALIASED}`,
      "message M { E e = 1; } enum E { A = 0; D = 1; }",
      "the value 1 is given as B, C and taken as D",
    ],
    [
      "message M { map<string, int32> m = 1; }",
      "message M { repeated Pair m = 1; } message Pair { string key = 1; string value = 2; }",
      "field 2 is given as int32 and taken as string",
    ],
    [
      "message M { map<int32, bool> m = 1; }",
      "message M { map<string, bool> m = 1; }",
      "field 1 is given as map<int32, bool> and taken as map<string, bool>",
    ],
    [
      'syntax = "proto2"; message M { repeated group N = 1 { optional int32 x = 1; } }',
      `message M { repeated N n = 1; } ${N}`,
      "field 1 is given as repeated group N and taken as repeated N",
    ],
    [
      'syntax = "proto2"; message M { optional int32 a = 1; }',
      'syntax = "proto2"; message M { required int32 a = 1; }',
      "field 1 is given as int32 and taken as required int32",
    ],
  ])("%s, taken as %s", (given, taken, difference) => {
    expect(differ(read(given), read(taken))).toEqual([difference]);
  });
});
