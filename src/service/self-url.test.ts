import { expect, test } from "bun:test";
import { readSelfUrl, toReachedAs } from "./self-url.ts";

test("SELF_URL is the base of the URLs of results, without a slash at its end", () => {
  expect(readSelfUrl({})).toBeNull();
  expect(readSelfUrl({ SELF_URL: "" })).toBeNull();
  expect(readSelfUrl({ SELF_URL: "http://data-generator:8080/" })).toBe("http://data-generator:8080");
  expect(readSelfUrl({ SELF_URL: "https://models.example/generator" })).toBe(
    "https://models.example/generator",
  );
});

test.each(["data-generator:8080", "data-generator", "ftp://x", "http://x?y", "http://"])(
  "SELF_URL %p is refused",
  (text) => {
    expect(() => readSelfUrl({ SELF_URL: text })).toThrow("SELF_URL must be a URL such as");
  },
);

test.each([
  ["data-generator:8080", "http://data-generator:8080"],
  ["tef_1.local", "http://tef_1.local"],
  ["[::1]:80", "http://[::1]:80"],
  ["a b", "http://localhost"],
  ["x/y", "http://localhost"],
  ["user@x", "http://localhost"],
  [null, "http://localhost"],
])("a caller with the Host %p reached %s", (host, reached) => {
  expect(toReachedAs(host)).toBe(reached);
});
