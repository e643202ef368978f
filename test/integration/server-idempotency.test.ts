import { describe, expect, test } from "bun:test";
import { makeBlueprint } from "../blueprint-builder.ts";
import { makeSubmission, startServer } from "../listening-server.ts";

const REFERENCE = { protocol: "inline", uri: "YQ==", format: "json" };
const LIST = "/workflows?limit=500";

describe("an Idempotency-Key", () => {
  const KEY = { "idempotency-key": "one" };
  const CONFLICT = [409, { detail: "Idempotency-Key was used for another request" }] as const;

  test("with the same body answers with the first workflow and starts nothing", async () => {
    await using server = startServer();
    const first = await server.post("/workflows", makeSubmission(), KEY);
    expect(first[0]).toBe(200);
    const { blueprint, dockerinfo } = makeSubmission();
    const same = JSON.stringify({ dockerinfo, blueprint }, null, 4);
    expect(await server.post("/workflows", same, KEY)).toEqual(first);
    const [, page] = await server.get(LIST);
    expect(Object(page).workflows).toHaveLength(1);
  });

  test("with another body is refused", async () => {
    await using server = startServer();
    await server.post("/workflows", makeSubmission({ inputs: [REFERENCE] }), KEY);
    for (const changes of [
      {},
      { inputs: [REFERENCE, REFERENCE] },
      { inputs: [REFERENCE], options: { retain_s: 1 } },
      { inputs: [REFERENCE], services_api_key: "x" },
      { inputs: [REFERENCE], blueprint: makeBlueprint("alpha beta") },
    ]) {
      expect(await server.post("/workflows", makeSubmission(changes), KEY)).toEqual(CONFLICT);
    }
    const [, page] = await server.get(LIST);
    expect(Object(page).workflows).toHaveLength(1);
  });

  test("does not make a wrong body right, and an empty one is none", async () => {
    await using server = startServer();
    expect((await server.post("/workflows", {}, KEY))[0]).toBe(422);
    expect((await server.post("/workflows", makeSubmission(), KEY))[0]).toBe(200);
    const empty = { "idempotency-key": "" };
    const first = await server.post("/workflows", makeSubmission(), empty);
    expect(await server.post("/workflows", makeSubmission(), empty)).not.toEqual(first);
  });

  test("that is too long is refused", async () => {
    await using server = startServer();
    const keyOf = (length: number) => ({ "idempotency-key": "k".repeat(length) });
    expect((await server.post("/workflows", makeSubmission(), keyOf(255)))[0]).toBe(200);
    expect(await server.post("/workflows", makeSubmission(), keyOf(256))).toEqual([
      400,
      { detail: "Invalid Idempotency-Key: too long" },
    ]);
  });

  test("used many times at once starts one workflow", async () => {
    await using server = startServer();
    const calls = Array.from({ length: 20 }, () => server.post("/workflows", makeSubmission(), KEY));
    expect(new Set((await Promise.all(calls)).map((answer) => JSON.stringify(answer))).size).toBe(1);
    const [, page] = await server.get(LIST);
    expect(Object(page).workflows).toHaveLength(1);
  });
});
