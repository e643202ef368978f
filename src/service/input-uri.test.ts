import { expect, test } from "bun:test";
import { findInputUri } from "./input-uri.ts";

const CSV = { protocol: "file", format: "csv", uri: "/data/a.csv" };

test("the first input with the protocol and the format counts", () => {
  const inputs = [
    { ...CSV, format: "json" },
    { ...CSV, protocol: "http" },
    CSV,
    { ...CSV, uri: "/data/b.csv" },
  ];
  expect(findInputUri({ inputs }, "file", "csv")).toBe("/data/a.csv");
});

test("there may be no such input", () => {
  expect(
    findInputUri({ inputs: [{}, { protocol: "FILE", format: "csv", uri: "x" }] }, "file", "csv"),
  ).toBeNull();
});

test.each([undefined, null, 5, {}])("the uri %p reads as an empty one", (uri) => {
  expect(findInputUri({ inputs: [{ ...CSV, uri }] }, "file", "csv")).toBe("");
});
