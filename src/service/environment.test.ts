import { expect, test } from "bun:test";
import { resolve } from "node:path";
import { readAddress, readDataDirectory } from "./environment.ts";

test("a service listens on 0.0.0.0:8080 unless told otherwise", () => {
  expect(readAddress({})).toEqual({ host: "0.0.0.0", port: 8080 });
  expect(readAddress({ HOST: "", PORT: "" })).toEqual({ host: "0.0.0.0", port: 8080 });
  expect(readAddress({ HOST: "::1", PORT: "18081" })).toEqual({ host: "::1", port: 18_081 });
});

test.each(["x", "-1", "80.5", "65536", "999999", "0x50", " "])("PORT %p is refused", (text) => {
  expect(() => readAddress({ PORT: text })).toThrow(`PORT must be a number from 0 to 65535, not "${text}"`);
});

test("the data directory is absolute", () => {
  expect(readDataDirectory({})).toBe(resolve("data"));
  expect(readDataDirectory({ DATA_DIR: "/app/data" })).toBe("/app/data");
});
