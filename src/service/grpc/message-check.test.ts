import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { findWrongField } from "./message-check.ts";
import { readRpcs } from "./proto-files.ts";

const PROTO = `syntax = "proto3";
package check;
import "google/protobuf/any.proto";
import "google/protobuf/timestamp.proto";
import "legacy.proto";
service Checks { rpc Make(All) returns (All); }
enum Colour { RED = 0; GREEN = 1; DEEP_BLUE = 5; }
message Inner { double level = 1; Inner next = 2; }
message All {
  double d = 1; float f = 2; int32 i = 3; uint32 u = 4; sint64 l = 5; fixed64 ul = 6;
  bool b = 7; string s = 8; bytes raw = 9; Colour colour = 10; Inner inner = 11;
  repeated int32 numbers = 12; repeated Inner inners = 13; repeated Colour colours = 14;
  map<string, double> by_name = 15; map<int32, Inner> by_number = 16; map<bool, string> by_flag = 17;
  oneof kind { string text = 18; Inner message = 19; }
  optional int32 maybe = 20;
  google.protobuf.Any any = 21; google.protobuf.Timestamp at = 22; legacy.Old old = 23;
}`;
const LEGACY = `syntax = "proto2";
package legacy;
message Old { required string name = 1; optional int32 age = 2; }`;

function findRpc() {
  const [rpc] = readRpcs({ "check.proto": PROTO, "legacy.proto": LEGACY });
  if (rpc === undefined) throw new Error("no rpc");
  return rpc;
}
const rpc = findRpc();
const check = (message: unknown) => findWrongField(message, rpc.response);
const roundTrip = (message: object) =>
  rpc.definition.responseDeserialize(Buffer.from(rpc.definition.responseSerialize(message)));

class Reading {
  readonly #level: number | string;
  constructor(level: number | string) {
    this.#level = level;
  }
  get level() {
    return this.#level;
  }
}

describe("a message that fits", () => {
  test.each([
    [{}],
    [{ d: 1.5, f: 1.5, i: -1, u: 4_294_967_295, b: true, s: "ü", colour: "GREEN", maybe: 0 }],
    [{ d: Number.NaN, f: Number.POSITIVE_INFINITY, colour: 5, colours: [0, "DEEP_BLUE"] }],
    [{ l: -5, ul: 7 }],
    [{ l: "-9223372036854775808", ul: "18446744073709551615" }],
    [{ l: 9_223_372_036_854_775_807n, ul: { low: 1, high: 2, unsigned: true } }],
    [{ raw: new Uint8Array([1]) }],
    [{ raw: Buffer.from("x") }],
    [{ raw: "AQI=" }],
    [{ raw: [1, 255] }],
    [{ inner: { level: 1, next: { level: 2, next: null } }, inners: [{}, { level: 1 }], numbers: [] }],
    [{ by_name: { a: 1 }, by_number: { "-2": { level: 1 } }, by_flag: { true: "x", false: "y" } }],
    [{ text: "x" }],
    [{ text: null, message: { level: 1 }, kind: "message" }],
    [{ any: { "@type": "check.Inner", level: 1 } }],
    [{ any: { type_url: "/check.Inner", value: Buffer.alloc(0) } }],
    [{ at: { seconds: "5", nanos: 1 }, old: { name: "x" } }],
    [{ inner: new Reading(3) }],
    [{ s: undefined, d: null, inners: undefined }],
  ])("is told nothing of: %p", (message) => {
    expect(check(message)).toBeNull();
  });

  test("may be one that was fetched", () => {
    const fetched = roundTrip({ text: "x", maybe: 1, l: "5", inner: { level: 1 }, old: { name: "x" } });
    expect(check(fetched)).toBeNull();
    expect(roundTrip(fetched)).toEqual(fetched);
  });
});

const INT32 = "a whole number from -2147483648 to 2147483647 (int32)";
const FIELDS_OF_INNER = "must be an object with the fields of Inner";
const ENUM = "must be a name or number of RED = 0, GREEN = 1, DEEP_BLUE = 5 (Colour)";

describe("a message that does not fit is told with its field and what was expected", () => {
  test.each<[unknown, string]>([
    [{ d: "12.5 V" }, 'All.d must be a number (double), not the text "12.5 V"'],
    [{ d: "12.5" }, 'All.d must be a number (double), not the text "12.5"'],
    [{ d: 5n }, "All.d must be a number (double), not 5"],
    [{ f: 1e300 }, "All.f must be a number that fits into a float (float), not 1e+300"],
    [{ i: 2.5 }, `All.i must be ${INT32}, not 2.5`],
    [{ i: 2 ** 31 }, `All.i must be ${INT32}, not 2147483648`],
    [{ i: Number.NaN }, `All.i must be ${INT32}, not NaN`],
    [{ i: true }, `All.i must be ${INT32}, not true`],
    [{ u: -1 }, "All.u must be a whole number from 0 to 4294967295 (uint32), not -1"],
    [
      { l: "five" },
      "All.l must be a whole number from -9223372036854775808 to 9223372036854775807, as number, ",
    ],
    [{ l: 1.5 }, "All.l must be a whole number"],
    [{ l: "9223372036854775808" }, "All.l must be a whole number"],
    [{ l: 2n ** 63n }, "All.l must be a whole number"],
    [
      { ul: -1 },
      "All.ul must be a whole number from 0 to 18446744073709551615, as number, bigint or text (fixed64)",
    ],
    [{ ul: {} }, "All.ul must be a whole number"],
    [{ b: "false" }, 'All.b must be true or false (bool), not the text "false"'],
    [{ b: 0 }, "All.b must be true or false (bool), not 0"],
    [{ s: 5 }, "All.s must be a text, without halves of a character (string), not 5"],
    [{ s: "\ud800" }, "All.s must be a text, without halves of a character"],
    [
      { s: new Date(0) },
      "All.s must be a text, without halves of a character (string), not an object of the class Date",
    ],
    [{ raw: "###" }, "All.raw must be bytes: a Uint8Array, or a text in base64 (bytes), not the text"],
    [{ raw: new ArrayBuffer(4) }, "All.raw must be bytes"],
    [{ raw: new Float64Array(4) }, "All.raw must be bytes"],
    [{ raw: [256] }, "All.raw must be bytes: a Uint8Array, or a text in base64 (bytes), not a list"],
    [{ colour: "PINK" }, `All.colour ${ENUM}, not the text "PINK"`],
    [{ colour: 4 }, `All.colour ${ENUM}, not 4`],
    [{ colour: "toString" }, `All.colour ${ENUM}`],
    [{ inner: [] }, `All.inner ${FIELDS_OF_INNER}, not a list`],
    [{ inner: "x" }, `All.inner ${FIELDS_OF_INNER}, not the text "x"`],
    [{ inner: { next: { level: "x" } } }, "All.inner.next.level must be a number"],
    [{ inner: { levl: 1 } }, 'All.inner has no field "levl"; there are: level, next'],
    [{ inner: new Reading("high") }, "All.inner.level must be a number"],
    [{ inner: new Map([["level", 1]]) }, `All.inner ${FIELDS_OF_INNER}, not an object of the class Map`],
    [{ numbers: 5 }, "All.numbers must be a list, not 5"],
    [{ numbers: new Set([5]) }, "All.numbers must be a list, not an object of the class Set"],
    [{ numbers: [1, 2, 2.5] }, `All.numbers[2] must be ${INT32}, not 2.5`],
    [{ numbers: [1, null] }, `All.numbers[1] must be ${INT32}, not null`],
    // biome-ignore lint/suspicious/noSparseArray: what is left out is no number
    [{ numbers: [1, , 3] }, `All.numbers[1] must be ${INT32}, not undefined`],
    [{ inners: [{}, null] }, `All.inners[1] ${FIELDS_OF_INNER}, not null`],
    [
      { inners: [{}, { next: { level: [] } }] },
      "All.inners[1].next.level must be a number (double), not a list",
    ],
    [{ colours: ["RED", "PINK"] }, `All.colours[1] ${ENUM}`],
    [{ by_name: { a: 1, b: "x" } }, 'All.by_name["b"] must be a number (double), not the text "x"'],
    [
      { by_name: new Map([["a", 1]]) },
      "All.by_name must be an object with a key for each entry, not an object of the class Map",
    ],
    [{ by_number: { x: {} } }, "All.by_number must have keys that are a whole number from -2147483648"],
    [{ by_number: { 7: { level: "x" } } }, 'All.by_number["7"].level must be a number'],
    [
      { by_flag: { yes: "x" } },
      'All.by_flag must have keys that are true or false (bool), not the text "yes"',
    ],
    [{ text: "x", message: {} }, "All may have one field of the oneof kind, not text and message"],
    [
      { kind: "other" },
      "All.kind must be left out, or the name of the field that is set: text, message, not",
    ],
    [{ maybe: "0" }, `All.maybe must be ${INT32}`],
    [
      { at: new Date(0) },
      "All.at must be an object with the fields of Timestamp, not an object of the class Date",
    ],
    [{ any: { type_url: 5 } }, "All.any.type_url must be a text"],
    [{ any: { "@type": "check.Inner", level: "x" } }, "All.any.level must be a number"],
    [
      { any: { "@type": "check.Other" } },
      'All.any["@type"] must name a message of the proto files, not the text "c',
    ],
    [{ any: { "@type": 5 } }, 'All.any["@type"] must name a message of the proto files, not 5'],
    [{ old: { age: 5 } }, "All.old.name must be set: it is required"],
    [{ toString: 1 }, 'All has no field "toString"; there are: d, f, '],
    [{ ["x".repeat(1000)]: 1 }, `All has no field "${"x".repeat(40)}…"; there are:`],
    ["text", 'All must be an object with the fields of All, not the text "text"'],
    [undefined, "All must be an object with the fields of All, not undefined"],
    [Promise.resolve({}), "All must be an object with the fields of All, not an object of the class Promise"],
  ])("%p", (message, text) => {
    expect(check(message)).toStartWith(text);
  });

  test("and a circle of messages", () => {
    const circle: { next?: object } = {};
    circle.next = circle;
    expect(check({ inner: circle })).toEndWith(" lies too deep in other messages");
  });
});

test("a message of any type arrives with its fields", () => {
  expect(roundTrip({ any: { "@type": "type.googleapis.com/check.Inner", level: 1 } })).toMatchObject({
    any: { type_url: "type.googleapis.com/check.Inner", value: Buffer.from([9, 0, 0, 0, 0, 0, 0, 240, 63]) },
  });
});

test("what is told nothing of arrives as it was given", () => {
  const anything = fc.oneof(
    fc.double(),
    fc.integer(),
    fc.bigInt(),
    fc.boolean(),
    fc.string({ unit: "binary" }),
    fc.constantFrom("RED", "5", "1.5", "", null, undefined, [], {}),
    fc.uint8Array({ maxLength: 4 }),
  );
  // 64-bit numbers arrive as texts, and bytes as a buffer.
  const toBytes = (value: unknown) =>
    value instanceof Uint8Array || Array.isArray(value)
      ? Buffer.from(value)
      : Buffer.from(String(value), "base64");
  // Whole numbers have no minus zero.
  const toWhole = (value: unknown) => Number(value) + 0;
  const toLong = (value: unknown) => BigInt(typeof value === "number" ? value : String(value)).toString();
  const toArrived: Readonly<Record<string, (value: unknown) => unknown>> = {
    i: toWhole,
    u: toWhole,
    l: toLong,
    ul: toLong,
    raw: toBytes,
  };
  fc.assert(
    fc.property(fc.constantFrom("d", "i", "u", "l", "ul", "b", "s", "raw"), anything, (name, value) => {
      fc.pre(value !== null && value !== undefined && check({ [name]: value }) === null);
      const [, arrived] = Object.entries(roundTrip({ [name]: value })).find(([key]) => key === name) ?? [];
      expect(arrived).toEqual(toArrived[name]?.(value) ?? value);
    }),
    { numRuns: 1_000 },
  );
});
