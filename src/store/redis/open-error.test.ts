import { expect, test } from "bun:test";
import { parseRedisAddress } from "./address.ts";
import { toOpenError } from "./open-error.ts";

test.each([
  ["Socket timeout. Expecting data, but didn't receive any in 10000ms.", "any in 10000ms"],
  ["connect ECONNREFUSED 127.0.0.1:1", "connect ECONNREFUSED 127.0.0.1:1"],
  ["", "no connection"],
])("of a connection that fails with %p it is told in whole sentences", (reason, told) => {
  const { code, message } = toOpenError(new Error(reason), parseRedisAddress("redis://127.0.0.1:1"));
  expect(code).toBe("STORE_UNAVAILABLE");
  expect(message).toEndWith(`${told}. Is it running, and is this its address?`);
});
