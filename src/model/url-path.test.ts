import { expect, test } from "bun:test";
import { toUrlPath } from "./url-path.ts";

test.each([
  ["http://host/health", "/health"],
  ["http://host:8080/control/status/a%2Fb?x=1#y", "/control/status/a%2Fb"],
  ["http://host", "/"],
  ["http://host?x", "/"],
  ["/health", "/health"],
  ["/health?next=http://other/control/execute", "/health"],
])("%s has the path %s", (url, path) => {
  expect(toUrlPath(url)).toBe(path);
});
