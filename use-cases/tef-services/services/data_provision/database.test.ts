import { expect, test } from "bun:test";
import fc from "fast-check";
import { RefusedRequest } from "../../http/application.ts";
import { TableDatabase } from "./database.ts";

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

test("answers queries", () => {
  expect(open().query("SELECT * FROM t")).toEqual(WHOLE);
  expect(open().query("SELECT count(*) AS n, x'0aff' AS b FROM main.t, u")).toEqual({
    header: ["n", "b"],
    rows: [[3, "0aff"]],
  });
});

test.each(["SELECT nothing FROM t", "SELECT * FROM nowhere", "SELECT load_extension('x')", "SELECT ("])(
  "refuses %p with what SQLite says",
  (sql) => {
    expect(() => open().query(sql)).toThrow(/^SQL error: /);
  },
);

const fragment = fc.constantFrom(
  ..."SELECT WITH VALUES INSERT INTO DELETE FROM UPDATE SET DROP TABLE PRAGMA query_only t u x AS v = 1 ( ) ; * , -- ' \" RETURNING".split(
    " ",
  ),
  "\n",
  "DELETE FROM t",
  "INSERT INTO u VALUES (1)",
  "WITH x AS (SELECT 1)",
);

test("no text changes the data", () => {
  const database = open();
  fc.assert(
    fc.property(fc.array(fragment, { maxLength: 12 }), (parts) => {
      try {
        database.query(parts.join(" "));
      } catch (error) {
        expect(error).toBeInstanceOf(RefusedRequest);
      }
      expect(database.query("SELECT * FROM t")).toEqual(WHOLE);
      expect(database.query("SELECT * FROM u").rows).toEqual([[7]]);
    }),
    { numRuns: 300 },
  );
});
