import { expect, test } from "bun:test";
import fc from "fast-check";
import { compareMessages } from "./compare-messages.ts";
import type { Definition, FieldDefinition, ProtoDefinitions } from "./definition.ts";
import { readProto } from "./read-proto.ts";

const SCALARS = [
  "double",
  "float",
  "int32",
  "int64",
  "bool",
  "string",
  "bytes",
  "sint32",
  "fixed64",
] as const;
const NAMES = ["M0", "M1", "M2", "M3"];

const FieldArbitrary = fc.record({
  number: fc.integer({ min: 1, max: 8 }),
  label: fc.constantFrom<FieldDefinition["label"]>("single", "repeated"),
  type: fc.oneof(
    fc.constantFrom(...SCALARS).map((name) => ({ kind: "scalar", name }) as const),
    fc.constantFrom(...NAMES).map((name) => ({ kind: "message", name }) as const),
    fc.constant({ kind: "enum", name: "E" } as const),
  ),
});

/** Messages that may refer to themselves and each other, as a proto file has them. */
const ProtoArbitrary = fc
  .tuple(
    ...NAMES.map(() => fc.uniqueArray(FieldArbitrary, { selector: ({ number }) => number, maxLength: 6 })),
  )
  .map((messages) => {
    const texts = messages.map((fields, at) => {
      const lines = fields.map(
        ({ number, label, type }) =>
          `${label === "repeated" ? "repeated " : ""}${type.name} f${number} = ${number};`,
      );
      return `message ${NAMES[at]} { ${lines.join(" ")} }`;
    });
    return texts.join("\n");
  });

const read = (body: string, packageName = "p"): ProtoDefinitions["definitions"] =>
  readProto(
    "a.proto",
    `syntax = "proto3"; package ${packageName}; enum E { A = 0; B = 1; }\n${body}`,
    () => null,
  ).definitions;

test("a message fits itself, whatever its package is called", () => {
  fc.assert(
    fc.property(ProtoArbitrary, (body) => {
      const [one, other] = [read(body, "one"), read(body, "other")];
      expect(compareMessages(one, other, ["one.M0", "other.M0"])).toEqual([]);
    }),
  );
});

test("what differs one way differs the other way too", () => {
  fc.assert(
    fc.property(ProtoArbitrary, ProtoArbitrary, (a, b) => {
      const [one, other] = [read(a), read(b)];
      const there = compareMessages(one, other, ["p.M0", "p.M0"]).map(({ given, taken }) => [
        given.name,
        taken.name,
      ]);
      const back = compareMessages(other, one, ["p.M0", "p.M0"]).map(({ given, taken }) => [
        taken.name,
        given.name,
      ]);
      expect(there.toSorted()).toEqual(back.toSorted());
    }),
  );
});

test("any one field whose type is changed, and that is reached, is found", () => {
  fc.assert(
    fc.property(
      ProtoArbitrary,
      fc.integer({ min: 0, max: 5 }),
      fc.constantFrom(...SCALARS),
      (body, at, type) => {
        const given = read(body);
        const message = given.get("p.M0");
        if (message?.kind !== "message") throw new Error("M0 is a message");
        const field = message.fields[at];
        fc.pre(field !== undefined && !(field.type.kind === "scalar" && field.type.name === type));
        const fields = message.fields.map((each) =>
          each === field ? { ...each, type: { kind: "scalar", name: type } as const } : each,
        );
        const taken = new Map<string, Definition>([...given, ["p.M0", { ...message, fields }]]);
        const [first] = compareMessages(given, taken, ["p.M0", "p.M0"]);
        expect(first?.differences.join()).toContain(`field ${field?.number} is given as`);
      },
    ),
  );
});

const differ = (given: string, taken: string): readonly string[] =>
  compareMessages(read(given), read(taken), ["p.M", "p.M"]).flatMap(({ differences }) => differences);

test.each([
  ["message M { string a = 1; }", "message M { string b = 1; }", []],
  [
    "message M { int32 a = 1; }",
    "message M { repeated int32 a = 1; }",
    ["field 1 is given as int32 and taken as repeated int32"],
  ],
  [
    "message M { map<string, int32> a = 1; }",
    "message M { map<string, int64> a = 1; }",
    ["field 1 is given as map<string, int32> and taken as map<string, int64>"],
  ],
  [
    "message M { map<string, N> a = 1; } message N { bool x = 1; }",
    "message M { map<string, N> a = 1; } message N { string x = 1; }",
    ["field 1 is given as bool and taken as string"],
  ],
  [
    "message M { bool a = 1; }",
    "message M { bool a = 1; bool b = 2; }",
    ["field 2 (b) is taken and not given"],
  ],
  [
    "message M { bool a = 1; bool b = 2; }",
    "message M { bool a = 1; }",
    ["field 2 (b) is given and not taken"],
  ],
  [
    "message M { bool a = 1; bool b = 2; }",
    "message M { oneof x { bool a = 1; bool b = 2; } }",
    ["only one field of the oneof x is taken, and more may be given"],
  ],
  [
    "message M { oneof x { bool a = 1; bool b = 2; } }",
    "message M { oneof y { bool a = 1; bool b = 2; } }",
    [],
  ],
  ["message M { optional bool a = 1; }", "message M { bool a = 1; }", []],
  [
    "message M { K a = 1; } enum K { Z = 0; Y = 1; }",
    "message M { K a = 1; } enum K { Z = 0; W = 1; }",
    ["the value 1 is given as Y and taken as W"],
  ],
  [
    "message M { K a = 1; } enum K { Z = 0; Y = 1; }",
    "message M { K a = 1; } enum K { Z = 0; }",
    ["the value 1 (Y) is given and not known"],
  ],
  ["message M { M next = 1; int32 a = 2; }", "message M { M next = 1; int32 a = 2; }", []],
])("%s, taken as %s", (given, taken, differences) => {
  expect(differ(given, taken)).toEqual([...differences]);
});
