import { expect, test } from "bun:test";
import { isFromAnotherSite } from "./cross-site.ts";

test.each<[string, Record<string, string>, boolean]>([
  ["a program", { host: "127.0.0.1:18000" }, false],
  ["a page of the server", { "sec-fetch-site": "same-origin", origin: "http://127.0.0.1:18000" }, false],
  ["an address that was typed", { "sec-fetch-site": "none" }, false],
  ["a page of another site", { "sec-fetch-site": "cross-site", origin: "https://evil.example" }, true],
  ["a page of another port", { "sec-fetch-site": "same-site", origin: "http://127.0.0.1:3000" }, true],
  [
    "an old browser, a page of the server",
    { host: "a.example:8000", origin: "http://a.example:8000" },
    false,
  ],
  ["an old browser, a page of another site", { host: "a.example:8000", origin: "http://evil.example" }, true],
  ["an old browser, a page without an origin", { host: "a.example:8000", origin: "null" }, true],
  [
    "a proxy that names another host, a page of the server",
    { "sec-fetch-site": "same-origin", host: "inner", origin: "https://outer" },
    false,
  ],
])("a request of %s: %p", (_, headers, expected) => {
  expect(isFromAnotherSite(new Headers(headers))).toBe(expected);
});
