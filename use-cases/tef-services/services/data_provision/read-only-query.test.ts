import { expect, test } from "bun:test";
import fc from "fast-check";
import { findRefusal } from "./read-only-query.ts";

test.each([
  "SELECT 1",
  "select 1;",
  "  -- a comment\n SELECT * FROM t -- ; DROP TABLE t",
  "/* ; */ WITH x AS (SELECT 1) SELECT * FROM x",
  "(SELECT 1)",
  "VALUES (1), (2)",
  "SELECT 'a;b', \"c;d\", [e;f], `g;h` FROM t",
  "SELECT replace(a, 'x', 'y') FROM t",
  "WITH x AS (SELECT replace(a, 'DELETE', '') FROM t) SELECT * FROM x",
])("lets %p pass", (sql) => {
  expect(findRefusal(sql)).toBeNull();
});

test.each([
  ["", "There is no statement"],
  [" ; -- nothing", "There is no statement"],
  ["SELECT 1; SELECT 2", "Only one statement"],
  ["SELECT 1; DROP TABLE t", "Only one statement"],
  ["SELECT 'it''s'; DROP TABLE t", "Only one statement"],
  ["DROP TABLE t", "read-only"],
  ["PRAGMA query_only = OFF", "read-only"],
  ["ATTACH 'other.db' AS other", "read-only"],
  ["VACUUM INTO 'copy.db'", "read-only"],
  ["/* SELECT */ DELETE FROM t", "read-only"],
  ["EXPLAIN SELECT 1", "read-only"],
  ["WITH x AS (SELECT 1) DELETE FROM t", "read-only"],
])("refuses %p", (sql, reason) => {
  expect(findRefusal(sql)).toContain(reason);
});

test("nothing that quotes hold makes a second statement of one", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(findRefusal(`SELECT '${text.replaceAll("'", "''")}'`)).toBeNull();
    }),
  );
});
