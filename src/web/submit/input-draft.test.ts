import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import * as v from "valibot";
import { DataReferenceSchema } from "../../model/data-reference.ts";
import { encodeBase64 } from "./base64.ts";
import { EMPTY_INPUTS, toFormat, toReferences } from "./input-draft.ts";

const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 100 }),
  // Around the length of a chunk.
  fc.integer({ min: 0x80_00 - 4, max: 0x80_00 + 4 }).map((length) => new Uint8Array(length).fill(length)),
);

test("bytes become the base64 that everybody reads", () => {
  fc.assert(
    fc.property(bytes, (given) => {
      expect(encodeBase64(given)).toBe(Buffer.from(given).toString("base64"));
    }),
  );
});

describe("an input becomes", () => {
  test("a reference with its text inline", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1 }), (text) => {
        const [reference] = toReferences({ kind: "text", text, format: "csv" }, "Input 1");
        const { protocol, uri, format } = v.parse(DataReferenceSchema, reference);
        expect([protocol, format]).toEqual(["inline", "csv"]);
        expect(Buffer.from(uri, "base64").toString()).toBe(text.toWellFormed());
      }),
    );
  });

  test("nothing while nothing is filled in", () => {
    for (const kind of ["file", "json"] as const)
      expect(toReferences(EMPTY_INPUTS[kind], "Input 1")).toEqual([]);
  });

  test("what its JSON says, of one or of many", () => {
    const read = (json: string) => toReferences({ kind: "json", json }, "Input 2");
    expect(read('{"protocol": "http"}')).toEqual([{ protocol: "http" }]);
    expect(read("[{}, 1]")).toEqual([{}, 1]);
    expect(() => read('{"a":')).toThrow("Input 2 is not JSON: Expecting value at line 1, column 6");
  });

  test("the reference that is filled in, without blanks around it", () => {
    const reference = { kind: "reference", protocol: "s3", uri: " s3://a/b ", format: "csv " } as const;
    expect(toReferences(reference, "Input 1")).toEqual([{ protocol: "s3", uri: "s3://a/b", format: "csv" }]);
  });
});

test("a file's format comes from its name, and is binary otherwise", () => {
  const formats = ["a.csv", "b.JSON", "c.tar.gz", "d", "x.pb", "y.parquet"].map(toFormat);
  expect(formats).toEqual(["csv", "json", "binary", "binary", "protobuf", "parquet"]);
});
