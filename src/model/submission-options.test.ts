import { expect, test } from "bun:test";
import * as v from "valibot";
import { type SubmissionOptions, SubmissionOptionsSchema } from "./submission-options.ts";

const DEFAULTS: SubmissionOptions = {
  retry: { attempts: 3, backoff_ms: 200, max_backoff_ms: 10_000, on: ["unavailable"] },
  execute_timeout_ms: 30_000,
  task_timeout_ms: null,
  poll_min_ms: 100,
  poll_max_ms: 5_000,
  retain_s: null,
};

const LONGEST_MS = 2_147_483_647;

const messagesOf = (raw: unknown) =>
  (v.safeParse(SubmissionOptionsSchema, raw).issues ?? []).map(
    (issue) => `${v.getDotPath(issue)}: ${issue.message}`,
  );

test("fills in every default", () => {
  expect(v.parse(SubmissionOptionsSchema, {})).toEqual(DEFAULTS);
  expect(v.parse(SubmissionOptionsSchema, { retry: {} })).toEqual(DEFAULTS);
});

test("keeps what is given and fills in the rest", () => {
  const given = { retry: { attempts: 20, on: ["timeout", "failed"] }, task_timeout_ms: 1, retain_s: 0 };
  expect<unknown>(v.parse(SubmissionOptionsSchema, given)).toEqual({
    ...DEFAULTS,
    ...given,
    retry: { ...DEFAULTS.retry, ...given.retry },
  });
});

test.each([
  { retry: { attempts: 1 } },
  { retry: { attempts: 20 } },
  { retry: { backoff_ms: 0, max_backoff_ms: 0 } },
  { retry: { backoff_ms: 10_000 } },
  { retry: { on: [] } },
  { execute_timeout_ms: LONGEST_MS },
  { task_timeout_ms: null },
  { poll_min_ms: 5_000 },
  { poll_min_ms: 1, poll_max_ms: 1 },
  { retain_s: 2_592_000_000 },
])("accepts %j", (raw) => {
  expect(messagesOf(raw)).toEqual([]);
});

test.each([
  [{ retry: { attempts: 0 } }, "retry.attempts: must be 1 or more"],
  [{ retry: { attempts: 21 } }, "retry.attempts: must be 20 or less"],
  [{ retry: { attempts: 2.5 } }, "retry.attempts: must be an integer"],
  [{ retry: { attempts: "3" } }, "retry.attempts: must be an integer"],
  [{ retry: { backoff_ms: -1 } }, "retry.backoff_ms: must be 0 or more"],
  [{ retry: { backoff_ms: 10_001 } }, "retry.backoff_ms: must not exceed max_backoff_ms, which is 10000"],
  [{ retry: { max_backoff_ms: 2 ** 31 } }, `retry.max_backoff_ms: must be ${LONGEST_MS} or less`],
  [{ retry: { on: ["always"] } }, "retry.on.0: must be one of: unavailable, timeout, failed"],
  [{ retry: { on: "failed" } }, "retry.on: must be a list"],
  [{ retry: null }, "retry: must be an object"],
  [{ retry: [] }, "retry: must be an object"],
  [{ execute_timeout_ms: 0 }, "execute_timeout_ms: must be 1 or more"],
  [{ execute_timeout_ms: null }, "execute_timeout_ms: must be an integer"],
  [{ task_timeout_ms: 0 }, "task_timeout_ms: must be 1 or more"],
  [{ task_timeout_ms: 2 ** 31 }, `task_timeout_ms: must be ${LONGEST_MS} or less`],
  [{ poll_min_ms: 0 }, "poll_min_ms: must be 1 or more"],
  [{ poll_min_ms: 6_000 }, "poll_min_ms: must not exceed poll_max_ms, which is 5000"],
  [{ poll_max_ms: 50 }, "poll_min_ms: must not exceed poll_max_ms, which is 50"],
  [{ retain_s: -1 }, "retain_s: must be 0 or more"],
  [[], "null: must be an object"],
  [null, "null: must be an object"],
])("refuses %j: %s", (raw, message) => {
  expect(messagesOf(raw)).toEqual([message]);
});

test("refuses every key it does not know", () => {
  expect(messagesOf({ speed: 1, retry: { jitter: true, tries: 2 }, priority: 2 })).toEqual([
    "retry.jitter: is not a known key",
    "retry.tries: is not a known key",
    "speed: is not a known key",
    "priority: is not a known key",
  ]);
});
