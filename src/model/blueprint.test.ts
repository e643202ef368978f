import { describe, expect, test } from "bun:test";
import * as v from "valibot";
import { contentOf, makeFullBlueprint, messagesOf, withValue } from "../../test/blueprint-builder.ts";
import {
  BlueprintSchema,
  readBlueprint,
  StrictBlueprintSchema,
  toIgnoredBlueprintKeys,
} from "./blueprint.ts";

const NODE = ["nodes", 0];
const OPERATION = [...NODE, "operation_signature_list", 0];
const SIGNATURE = [...OPERATION, "operation_signature"];
const CONNECTION = [...OPERATION, "connected_to", 0];

/** What each form says when the value at a path is replaced; undefined takes the key away. */
const complaintsAbout = (path: readonly (string | number)[], value: unknown) => {
  const raw = withValue(makeFullBlueprint(), path, value);
  return {
    wide: messagesOf(readBlueprint(raw, { strict: false })),
    strict: messagesOf(readBlueprint(raw, { strict: true })),
  };
};

const structure = (text: string) => [`Invalid blueprint structure: ${text}`];

test("a full blueprint reads the same in both forms", () => {
  const raw = makeFullBlueprint();
  expect<unknown>(v.parse(StrictBlueprintSchema, raw)).toEqual(raw);
  expect<unknown>(v.parse(BlueprintSchema, raw)).toEqual(raw);
  expect(toIgnoredBlueprintKeys(raw)).toEqual([]);
});

describe("a field that both forms demand", () => {
  test.each<[string, readonly (string | number)[]]>([
    ["nodes[0].container_name", [...NODE, "container_name"]],
    [
      "nodes[0].operation_signature_list[0].operation_signature.operation_name",
      [...SIGNATURE, "operation_name"],
    ],
    [
      "nodes[0].operation_signature_list[0].connected_to[0].container_name",
      [...CONNECTION, "container_name"],
    ],
    [
      "nodes[0].operation_signature_list[0].connected_to[0].operation_signature.operation_name",
      [...CONNECTION, "operation_signature", "operation_name"],
    ],
  ])("%s must be a text that is not blank", (name, path) => {
    for (const [value, text] of [
      [undefined, "is missing"],
      ["", "must not be blank"],
      [" \t", "must not be blank"],
      [null, "must be a text"],
      [7, "must be a text"],
    ]) {
      const expected = structure(`${name}: ${text}`);
      expect(complaintsAbout(path, value)).toEqual({ wide: expected, strict: expected });
    }
  });

  test.each<[string, readonly (string | number)[]]>([
    ["nodes", ["nodes"]],
    ["nodes[0].operation_signature_list", [...NODE, "operation_signature_list"]],
  ])("%s must be a list that is not empty", (name, path) => {
    for (const [value, text] of [
      [undefined, "is missing"],
      [[], "must not be empty"],
      [null, "must be a list"],
      [{}, "must be a list"],
    ]) {
      const expected = structure(`${name}: ${text}`);
      expect(complaintsAbout(path, value)).toEqual({ wide: expected, strict: expected });
    }
  });

  test.each<[string, readonly (string | number)[]]>([
    ["nodes[0]", NODE],
    ["nodes[0].operation_signature_list[0]", OPERATION],
    ["nodes[0].operation_signature_list[0].operation_signature", SIGNATURE],
    ["nodes[0].operation_signature_list[0].connected_to[0]", CONNECTION],
    [
      "nodes[0].operation_signature_list[0].connected_to[0].operation_signature",
      [...CONNECTION, "operation_signature"],
    ],
  ])("%s must be an object", (name, path) => {
    for (const value of [null, "text", 7]) {
      const expected = structure(`${name}: must be an object`);
      expect(complaintsAbout(path, value)).toEqual({ wide: expected, strict: expected });
    }
  });
});

describe("a text that the reference demands and we do not", () => {
  test.each<[string, readonly (string | number)[], boolean]>([
    ["name", ["name"], false],
    ["pipeline_id", ["pipeline_id"], false],
    ["creation_date", ["creation_date"], true],
    ["type", ["type"], false],
    ["version", ["version"], false],
    ["nodes[0].proto_uri", [...NODE, "proto_uri"], false],
    ["nodes[0].image", [...NODE, "image"], false],
    ["nodes[0].node_type", [...NODE, "node_type"], false],
  ])("%s", (name, path, mayBeBlank) => {
    expect(complaintsAbout(path, undefined)).toEqual({ wide: [], strict: structure(`${name}: is missing`) });
    const blank = mayBeBlank ? [] : structure(`${name}: must not be blank`);
    expect(complaintsAbout(path, "  ")).toEqual({ wide: [], strict: blank });
    const noText = structure(`${name}: must be a text`);
    expect(complaintsAbout(path, null)).toEqual({ wide: noText, strict: noText });
    expect(complaintsAbout(path, "any text")).toEqual({ wide: [], strict: [] });
  });
});

describe("a message", () => {
  const signatureWith = (key: string, value: unknown) =>
    contentOf(readBlueprint(withValue(makeFullBlueprint(), [...SIGNATURE, key], value), { strict: false }))
      .nodes[0]?.operation_signature_list[0]?.operation_signature;

  test.each(["input_message_name", "output_message_name"] as const)(
    "%s may be missing, null or blank",
    (key) => {
      for (const value of [undefined, null, "", "  "]) {
        expect(complaintsAbout([...SIGNATURE, key], value)).toEqual({ wide: [], strict: [] });
        expect(signatureWith(key, value)?.[key]).toBeNull();
      }
      expect(signatureWith(key, "Empty")?.[key]).toBe("Empty");
      const expected = structure(
        `nodes[0].operation_signature_list[0].operation_signature.${key}: must be a text`,
      );
      expect(complaintsAbout([...SIGNATURE, key], 7)).toEqual({ wide: expected, strict: expected });
    },
  );

  test.each(["input_message_stream", "output_message_stream"] as const)(
    "%s is a boolean or its text",
    (key) => {
      for (const [value, flag] of [
        [undefined, false],
        [false, false],
        [true, true],
        ["false", false],
        ["true", true],
        ["True", true],
      ]) {
        expect(complaintsAbout([...SIGNATURE, key], value)).toEqual({ wide: [], strict: [] });
        expect(signatureWith(key, value)?.[key]).toBe(flag === true);
      }
      for (const value of [null, "maybe", "", 7]) {
        const expected = structure(
          `nodes[0].operation_signature_list[0].operation_signature.${key}: must be true or false`,
        );
        expect(complaintsAbout([...SIGNATURE, key], value)).toEqual({ wide: expected, strict: expected });
      }
    },
  );
});

test("connected_to may be missing; null counts as empty in the wide form only", () => {
  const path = [...OPERATION, "connected_to"];
  const refused = structure("nodes[0].operation_signature_list[0].connected_to: must be a list");
  expect(complaintsAbout(path, undefined)).toEqual({ wide: [], strict: [] });
  expect(complaintsAbout(path, null)).toEqual({ wide: [], strict: refused });
  expect(complaintsAbout(path, {})).toEqual({ wide: refused, strict: refused });
});

test.each<[string, readonly (string | number)[]]>([
  ["extra", ["extra"]],
  ["nodes[0].extra", [...NODE, "extra"]],
  ["nodes[0].operation_signature_list[0].extra", [...OPERATION, "extra"]],
  ["nodes[0].operation_signature_list[0].operation_signature.extra", [...SIGNATURE, "extra"]],
  ["nodes[0].operation_signature_list[0].connected_to[0].extra", [...CONNECTION, "extra"]],
  [
    "nodes[0].operation_signature_list[0].connected_to[0].operation_signature.input_message_name",
    [...CONNECTION, "operation_signature", "input_message_name"],
  ],
])("the unknown key %s is refused by the strict form, reported and dropped by ours", (name, path) => {
  const raw = withValue(makeFullBlueprint(), path, "x");
  expect(complaintsAbout(path, "x")).toEqual({ wide: [], strict: structure(`${name}: is not a known key`) });
  expect(toIgnoredBlueprintKeys(raw)).toEqual([{ path: name, message: `Unknown key, ignored: ${name}` }]);
  expect<unknown>(v.parse(BlueprintSchema, raw)).toEqual(makeFullBlueprint());
});

test.each([null, "text", 7, true])("%p is no blueprint", (raw) => {
  expect(messagesOf(readBlueprint(raw, { strict: false }))).toEqual(structure("must be an object"));
});

test("an empty list is no blueprint", () => {
  expect(messagesOf(readBlueprint([], { strict: false }))).toEqual(structure("nodes: is missing"));
});
