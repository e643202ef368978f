/** Ten thousand random and mutated submissions: whatever comes, the server answers, and keeps only what it accepted. */
import { expect, test } from "bun:test";
import fc from "fast-check";
import { makeFullBlueprint } from "../blueprint-builder.ts";
import { makeSubmission, startServer } from "../listening-server.ts";

const RUNS = 10_000;

/** Every field that a submission may have. */
const WHOLE = makeSubmission({
  blueprint: makeFullBlueprint(),
  dockerinfo: {
    docker_info_list: [
      { container_name: "source", ip_address: "10.0.0.1", port: "8080" },
      { container_name: "sink", ip_address: "::1", port: 8081 },
    ],
  },
  inputs: [
    {
      protocol: "http",
      uri: "http://host/data",
      format: "csv",
      schema_uri: null,
      size_bytes: 7,
      checksum: "md5:0",
      metadata: { a: [1, { b: null }] },
    },
  ],
  services_api_key: "key",
  parameters: { source: { a: 1 } },
  options: {
    retry: { attempts: 2, backoff_ms: 1, max_backoff_ms: 2, on: ["timeout"] },
    task_timeout_ms: 5,
    poll_min_ms: 1,
    retain_s: 9,
  },
});

type Path = readonly (string | number)[];

/** The places in a document, the document itself left out. */
function toPlaces(value: unknown, path: Path = []): readonly Path[] {
  const keys = Array.isArray(value) ? [...value.keys()] : Object.keys(Object(value));
  const isText = typeof value === "string";
  return isText
    ? []
    : keys.flatMap((key) => [[...path, key], ...toPlaces(Object(value)[key], [...path, key])]);
}

/** The document with another value at a place; undefined leaves the place out. */
function replaceAt(document: unknown, path: Path, value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  const copy = Array.isArray(document) ? [...document] : { ...Object(document) };
  copy[key] = replaceAt(copy[key], rest, value);
  return copy;
}

const anyJson = fc.oneof(
  fc.jsonValue({ maxDepth: 3, stringUnit: "binary" }),
  fc.constantFrom<unknown>(
    "",
    null,
    0,
    -1,
    1.5,
    1e308,
    70_000,
    [],
    {},
    [[]],
    true,
    "\0",
    "\ud800",
    "a:b",
    "__proto__",
  ),
);

const mutation = fc.record({
  path: fc.constantFrom(...toPlaces(WHOLE)),
  value: fc.oneof({ weight: 4, arbitrary: anyJson }, { weight: 1, arbitrary: fc.constant(undefined) }),
});

const mutated = fc
  .array(mutation, { minLength: 0, maxLength: 3 })
  .map((mutations) =>
    JSON.stringify(mutations.reduce<unknown>((body, { path, value }) => replaceAt(body, path, value), WHOLE)),
  );

const added = fc
  .record({
    path: fc.constantFrom<Path>([], ...toPlaces(WHOLE)),
    key: fc.string({ unit: "binary" }),
    value: anyJson,
  })
  .map(({ path, key, value }) => JSON.stringify(replaceAt(WHOLE, [...path, key], value)));

/** The text of a submission, cut, doubled or with bytes changed. */
const garbled = fc
  .record({ at: fc.nat(), length: fc.nat(20), bytes: fc.uint8Array({ maxLength: 5 }) })
  .map(({ at, length, bytes }) => {
    const text = Buffer.from(JSON.stringify(WHOLE));
    const start = at % text.length;
    return Buffer.concat([text.subarray(0, start), bytes, text.subarray(start + length)]);
  });

const body = fc.oneof(
  { weight: 6, arbitrary: mutated },
  { weight: 2, arbitrary: added },
  { weight: 2, arbitrary: garbled },
  { weight: 1, arbitrary: anyJson.map((value) => JSON.stringify(value) ?? "") },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 100 }) },
);

const headers = fc.record(
  {
    "content-type": fc.constantFrom("application/json", "text/plain", "application/x+json", "", ";", "json"),
    "idempotency-key": fc
      .string({ unit: "grapheme-ascii", maxLength: 3 })
      .map((text) => encodeURIComponent(text)),
  },
  { requiredKeys: [] },
);

test("no submission is answered 5xx, and what is refused leaves nothing behind", async () => {
  await using server = startServer();
  const accepted = new Set<string>();
  const statuses = new Map<number, number>();
  const send = async (path: string, init: RequestInit) => {
    const response = await server.fetch(path, { method: "POST", ...init });
    return [response.status, Object(await response.json())] as const;
  };
  await fc.assert(
    fc.asyncProperty(body, headers, async (sent, given) => {
      const init = { body: new Blob([sent]), headers: given };
      const [status, answer] = await send("/workflows", init);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      expect([200, 400, 409, 422]).toContain(status);
      if (status === 200) accepted.add(answer.workflow_id);
      else if (status === 422) expect(answer.detail.length).toBeGreaterThan(0);
      else expect(answer.detail).toBeString();
      const [validity, report] = await send("/validate", init);
      expect(validity).toBe(status === 422 ? 422 : 200);
      if (status !== 409 && status !== 422) expect(report.valid).toBe(status === 200);
    }),
    { numRuns: RUNS },
  );
  // Mutations of every kind came about: some were harmless, some broke a document, some its shape.
  for (const status of [200, 400, 422]) expect(statuses.get(status) ?? 0).toBeGreaterThan(100);

  const stored = new Set<string>();
  let cursor = "";
  do {
    const [, page] = await server.get(`/workflows?limit=500${cursor}`);
    for (const { workflow_id } of Object(page).workflows) stored.add(workflow_id);
    cursor =
      Object(page).next_cursor === null ? "" : `&cursor=${encodeURIComponent(Object(page).next_cursor)}`;
  } while (cursor !== "");
  expect(stored).toEqual(accepted);
  for (const id of stored)
    expect(await server.delete(`/workflows/${id}`)).toEqual([200, { status: "deleted" }]);
  expect(await server.get("/workflows")).toEqual([200, { workflows: [], next_cursor: null }]);
  expect(await server.store.overview()).toMatchObject({ ready: 0, delayed: 0 });
}, 120_000);
