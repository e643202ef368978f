import { describe, expect, test } from "bun:test";
import { startServer } from "../listening-server.ts";

describe("GET /workflows", () => {
  const idsOf = (page: unknown): readonly string[] =>
    Object(page).workflows.map(({ workflow_id }: { workflow_id: string }) => workflow_id);

  test("lists the newest first, page by page", async () => {
    await using server = startServer();
    const ids: string[] = [];
    for (let count = 0; count < 7; count += 1) ids.push(await server.submit());
    const seen: (readonly string[])[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const query: string = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
      const [status, page] = await server.get(`/workflows?limit=3${query}`);
      expect(status).toBe(200);
      seen.push(idsOf(page));
      cursor = Object(page).next_cursor;
    }
    expect(seen.flat()).toEqual(ids.toReversed());
    expect(seen.map(({ length }) => length)).toEqual([3, 3, 1]);
  });

  test("gives of each what GET /workflows/{id} gives", async () => {
    await using server = startServer();
    const id = await server.submit();
    const [, workflow] = await server.get(`/workflows/${id}`);
    expect(await server.get("/workflows")).toEqual([200, { workflows: [workflow], next_cursor: null }]);
  });

  test("lists fifty unless it is told otherwise", async () => {
    await using server = startServer();
    for (let count = 0; count < 51; count += 1) await server.submit();
    const [, page] = await server.get("/workflows");
    expect(idsOf(page)).toHaveLength(50);
    expect(Object(page).next_cursor).toBeString();
    expect(idsOf((await server.get("/workflows?limit=500"))[1])).toHaveLength(51);
  });

  test("lists those in one state", async () => {
    await using server = startServer();
    const [first, second] = [await server.submit(), await server.submit()];
    await server.post(`/workflows/${first}/cancel`);
    expect(idsOf((await server.get("/workflows?status=cancelled"))[1])).toEqual([first]);
    expect(idsOf((await server.get("/workflows?status=running"))[1])).toEqual([second]);
    expect(idsOf((await server.get("/workflows?status=failed"))[1])).toEqual([]);
  });

  test("lists those whose id begins alike, by id", async () => {
    await using server = startServer();
    const ids = [await server.submit(), await server.submit()];
    const [first = ""] = ids;
    expect(idsOf((await server.get(`/workflows?prefix=${first.slice(0, -2)}`))[1])).toEqual(ids);
    expect(idsOf((await server.get(`/workflows?prefix=${first}`))[1])).toEqual([first]);
    for (const prefix of ["zz", "%00", "*", "x".repeat(9_000), "%ff"]) {
      expect(await server.get(`/workflows?prefix=${prefix}`)).toEqual([
        200,
        { workflows: [], next_cursor: null },
      ]);
    }
  });

  const literal = "Input should be 'pending', 'running', 'completed', 'failed' or 'cancelled'";
  const number = "Input should be a valid integer, unable to parse string as an integer";

  test.each([
    ["status=done", "literal_error", "status", literal],
    ["status=", "literal_error", "status", literal],
    ["limit=0", "greater_than_equal", "limit", "Input should be greater than or equal to 1"],
    ["limit=-5", "greater_than_equal", "limit", "Input should be greater than or equal to 1"],
    ["limit=501", "less_than_equal", "limit", "Input should be less than or equal to 500"],
    ["limit=ten", "int_parsing", "limit", number],
    ["limit=1.5", "int_parsing", "limit", number],
    ["limit=", "int_parsing", "limit", number],
    ["limit=1e3", "int_parsing", "limit", number],
    ["cursor=nonsense", "value_error", "cursor", "Value error, Not a cursor of this list"],
    ["cursor=", "value_error", "cursor", "Value error, Not a cursor of this list"],
    ["cursor=%00%ff", "value_error", "cursor", "Value error, Not a cursor of this list"],
    ["prefix=wf&status=failed", "value_error", "prefix", "Value error, cannot be combined with status"],
  ])("refuses ?%s", async (query, type, key, msg) => {
    await using server = startServer();
    await server.submit();
    const [status, body] = await server.get(`/workflows?${query}`);
    expect([status, body]).toMatchObject([422, { detail: [{ type, loc: ["query", key], msg }] }]);
    // In the order of the contract.
    expect(Object.keys(Object(body).detail[0]).slice(0, 3)).toEqual(["type", "loc", "msg"]);
  });

  test("tells everything that is wrong with a query, and ignores what it does not know", async () => {
    await using server = startServer();
    const [status, body] = await server.get("/workflows?status=x&limit=x&foo=1");
    expect([status, Object(body).detail.length]).toEqual([422, 2]);
    expect((await server.get("/workflows?foo=1"))[0]).toBe(200);
  });
});
