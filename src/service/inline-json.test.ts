import { expect, test } from "bun:test";
import fc from "fast-check";
import type { JsonObject } from "../model/field.ts";
import { readInlineJson, toInlineJson } from "./inline-json.ts";

const toBase64 = (text: string) => Buffer.from(text).toString("base64");

test("the documented example is read", () => {
  expect(readInlineJson("eyJudW1fcmVjb3JkcyI6M30=")).toEqual({ num_records: 3 });
});

test("what is written is read back", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const reference = toInlineJson(value);
      expect(readInlineJson(reference.uri)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test.each([
  ["", "Inline input is not valid base64"],
  ["eyJhIjoxfQ", "Inline input is not valid base64"],
  ["eyJh IjoxfQ==", "Inline input is not valid base64"],
  ["-_==", "Inline input is not valid base64"],
  [toBase64("{broken"), "Inline input is not valid JSON"],
  ["/w==", "Inline input is not valid JSON"],
  [toBase64("[1]"), "Inline input is not a JSON object"],
  [toBase64("null"), "Inline input is not a JSON object"],
  [toBase64("5"), "Inline input is not a JSON object"],
])("%p fails: %s", (uri, message) => {
  expect(() => readInlineJson(uri)).toThrow(message);
});

test.each<unknown>([undefined, null, 5, [1]])("%p is no inline JSON", (value) => {
  // As a service that is written without types would call it.
  expect(() => toInlineJson(value as JsonObject)).toThrow(
    "An inline result is an object; bytes or a text need",
  );
});
