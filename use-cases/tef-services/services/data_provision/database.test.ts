import { Database, SQLiteError } from "bun:sqlite";
import { expect, test } from "bun:test";
import fc from "fast-check";
import { TableDatabase } from "./database.ts";
import { findRefusal } from "./read-only-query.ts";

const open = () => new TableDatabase({ t: "id,v,name\n1,0.5,a\n2,,b\n3,2,\n", u: "id\n7\n" });
const WHOLE = {
  header: ["id", "v", "name"],
  rows: [
    [1, 0.5, "a"],
    [2, null, "b"],
    [3, 2, null],
  ],
};

test("tells tables, columns and their types", () => {
  const [table, other] = open().tables();
  expect(table?.columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
    "id INTEGER",
    "v REAL",
    "name TEXT",
  ]);
  expect([table?.name, other?.name]).toEqual(["t", "u"]);
});

test("answers queries", async () => {
  expect(await open().query("SELECT * FROM t")).toEqual(WHOLE);
  expect(await open().query("SELECT count(*) AS n, x'0aff' AS b FROM main.t, u")).toEqual({
    header: ["n", "b"],
    rows: [[3, "0aff"]],
  });
});

test.each([
  ["SELECT id FROM t ORDER BY id DESC; -- the last first", [[3], [2], [1]]],
  ["/* ; */ WITH x AS (SELECT 1 AS a, ';' AS a) SELECT * FROM x", [[1, ";"]]],
  ["VALUES (1), (2);", [[1], [2]]],
])("answers %p", async (sql, rows) => {
  expect((await open().query(sql)).rows).toEqual(rows);
});

test.each([
  ["SELECT absent FROM t", "no such column: absent"],
  ["SELECT load_extension('x')", "not authorized"],
  ["SELECT (", "incomplete"],
  ["SELECT zeroblob(200000000)", "too large"],
])("refuses %p with what SQLite says", async (sql, reason) => {
  await expect(open().query(sql)).rejects.toThrow(reason);
});

const ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT";

test("ends a query without end, and refuses a result without end", async () => {
  await expect(open().query(`${ENDLESS} count(*) FROM n`, 300)).rejects.toThrow(
    "SQL error: the query took longer than 0.3 s",
  );
  await expect(open().query(`${ENDLESS} x FROM n`)).rejects.toThrow("too large");
});

const fragment = fc.constantFrom(
  ..."SELECT WITH VALUES INSERT INTO DELETE FROM UPDATE SET DROP TABLE PRAGMA query_only t u x AS v = 1 ( ) ; * , -- ' \" RETURNING".split(
    " ",
  ),
  "\n",
  "DELETE FROM t",
  "INSERT INTO u VALUES (1)",
  "WITH x AS (SELECT 1)",
);

test("no text that is let pass changes a database, even one that can be written to", () => {
  using database = new Database(":memory:");
  database.run("CREATE TABLE t (id, v); INSERT INTO t VALUES (1, 2); CREATE TABLE u (id)");
  const before = database.serialize();
  fc.assert(
    fc.property(fc.array(fragment, { maxLength: 12 }), (parts) => {
      const sql = parts.join(" ");
      fc.pre(findRefusal(sql) === null);
      try {
        database.prepare(sql).all();
      } catch (error) {
        expect(error).toBeInstanceOf(SQLiteError);
      }
      expect(database.serialize()).toEqual(before);
    }),
  );
});
