import { expect, test } from "bun:test";
import { toTransportFailure } from "./transport-failure.ts";

const ADVICE = ". For more information, pass `verbose: true` in the second argument to fetch()";

test.each([
  ["ECONNREFUSED", "not-connected", "connection refused"],
  ["ECONNRESET", "broken", "connection closed before the answer was complete"],
  ["Malformed_HTTP_Response", "other", 'Malformed_HTTP_Response fetching "http://a/"'],
] as const)("%s is %s, and told without advice for programmers", (code, stage, reason) => {
  const error = Object.assign(new Error(`${code} fetching "http://a/"${ADVICE}`), { code });
  expect(toTransportFailure(error)).toEqual({ stage, reason });
  expect(toTransportFailure(new Error("fetch failed", { cause: error }))).toEqual({ stage, reason });
});

test("what is no error is told as it is", () => {
  expect(toTransportFailure("gone")).toEqual({ stage: "other", reason: "gone" });
});
