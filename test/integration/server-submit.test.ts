/** POST /workflows: what is accepted, what is refused, in which words and in which order (control interface 3.1 to 3.3). */
import { describe, expect, test } from "bun:test";
import { makeBlueprint, makeDockerinfo, makeMany } from "../blueprint-builder.ts";
import { makeOptions } from "../builders.ts";
import { makeSubmission, startServer, submitted } from "../listening-server.ts";

const REFERENCE = { protocol: "inline", uri: "YQ==", format: "json" };
const LIST = "/workflows?limit=500";

describe("a submission that is right", () => {
  test("is answered 200 with its id, and says running at once", async () => {
    await using server = startServer();
    const [status, body] = await server.post("/workflows", makeSubmission());
    expect([status, body]).toEqual([
      200,
      { workflow_id: expect.stringMatching(/^wf-[0-9a-f]{12}$/), status: "running" },
    ]);
    const id = Object(body).workflow_id;
    expect(await server.get(`/workflows/${id}`)).toEqual([
      200,
      expect.objectContaining({ workflow_id: id, status: "running", error: null }),
    ]);
  });

  test("may give everything", async () => {
    const { given, answer } = await submitted(
      makeSubmission({
        blueprint: { ...makeBlueprint("alpha>beta"), name: "Named" },
        inputs: [REFERENCE],
        services_api_key: "a secret",
        parameters: { alpha: { a: 1 }, "alpha:Run": { b: 2 } },
        options: { retry: { attempts: 1 }, poll_max_ms: 200, retain_s: 7 },
      }),
    );
    expect(answer[0]).toBe(200);
    expect(given).toMatchObject([
      {
        name: "Named",
        inputs: [{ ...REFERENCE, schema_uri: null, size_bytes: null, checksum: null, metadata: {} }],
        servicesApiKey: "a secret",
        options: {
          ...makeOptions(),
          retry: { ...makeOptions().retry, attempts: 1 },
          poll_max_ms: 200,
          retain_s: 7,
        },
        retainMs: 7_000,
        idempotency: null,
        tasks: [{ parameters: { a: 1, b: 2 } }, { parameters: null }],
      },
    ]);
  });

  test("takes from the server what it leaves open", async () => {
    const defaults = { ...makeOptions(), poll_max_ms: 777, task_timeout_ms: 9 };
    const sketch = { settings: { defaults, retainMs: 4_321 } };
    const { given } = await submitted(makeSubmission({ options: { poll_min_ms: 5 } }), sketch);
    expect(given).toMatchObject([{ options: { ...defaults, poll_min_ms: 5 }, retainMs: 4_321 }]);
  });

  test.each([
    [{ services_api_key: null }],
    [{ services_api_key: "" }],
    [{ inputs: [] }],
    [{ parameters: {} }],
    [{ options: {} }],
  ])("may say %j", async (changes) => {
    const { given } = await submitted(makeSubmission(changes));
    expect(given).toMatchObject([{ servicesApiKey: null, inputs: [], options: makeOptions() }]);
  });

  test("may come in any type that is JSON, or in none", async () => {
    await using server = startServer();
    const body = JSON.stringify(makeSubmission());
    for (const type of ["application/json; charset=utf-8", "APPLICATION/JSON", "application/ld+json"]) {
      expect((await server.post("/workflows", body, { "content-type": type }))[0]).toBe(200);
    }
    expect((await server.get("/workflows", { method: "POST", body: new Blob([body]) }))[0]).toBe(200);
  });
});

const BAD_PORT = { docker_info_list: [{ container_name: "alpha", ip_address: "h", port: "70000" }] };

describe("a document that is wrong is 400, with its prefix", () => {
  test.each<[Record<string, unknown>, string]>([
    [
      { blueprint: { nodes: [] } },
      "Invalid blueprint: Invalid blueprint structure: nodes: must not be empty",
    ],
    [
      { blueprint: makeBlueprint("a>b b>a") },
      "Invalid blueprint: No start nodes found: a:Run -> b:Run -> a:Run",
    ],
    [
      { blueprint: makeBlueprint("s>a a>b b>a") },
      "Invalid blueprint: Circular dependency detected: a:Run -> b:Run -> a:Run",
    ],
    [
      { blueprint: { nodes: [...makeBlueprint("a").nodes, ...makeBlueprint("a").nodes] } },
      "Invalid blueprint: Duplicate node: a:Run at nodes[1].operation_signature_list[0], first at nodes[0].operation_signature_list[0]",
    ],
    [
      { dockerinfo: BAD_PORT },
      "Invalid dockerinfo: Invalid port for alpha: 70000 at docker_info_list[0].port",
    ],
    [{ dockerinfo: { docker_image_list: [] } }, "Invalid dockerinfo: docker_info_list: is missing"],
    [
      { inputs: [REFERENCE, { ...REFERENCE, uri: "YQ" }] },
      "Invalid inputs: inputs[1].uri: INLINE uri must be valid base64",
    ],
    [{ parameters: { gamma: {} } }, "Invalid parameters: unknown target gamma"],
  ])("%j", async (changes, detail) => {
    const { given, answer } = await submitted(makeSubmission(changes));
    expect(answer).toEqual([400, { detail }]);
    expect(given).toEqual([]);
  });

  test("too many tasks", async () => {
    await using server = startServer({ settings: { maxTasks: 3 } });
    const body = (tasks: number) => makeSubmission({ blueprint: makeMany(tasks, () => []) });
    expect((await server.post("/workflows", body(3)))[0]).toBe(200);
    expect(await server.post("/workflows", body(4))).toEqual([
      400,
      { detail: "Invalid blueprint: 4 tasks are more than 3" },
    ]);
  });

  test("the checks come in the contract's order, the key first of all", async () => {
    await using server = startServer({ settings: { apiKey: "front" } });
    const wrong = {
      blueprint: makeBlueprint("a>b b>a"),
      dockerinfo: BAD_PORT,
      inputs: [{}],
      parameters: { gamma: {} },
      foo: 1,
    };
    const { foo: _1, ...wellShaped } = wrong;
    const { blueprint: _2, ...withGraph } = wellShaped;
    const { dockerinfo: _3, ...withAddresses } = withGraph;
    const { inputs: _4, ...withInputs } = withAddresses;
    expect(await server.post("/workflows", makeSubmission(wrong))).toEqual([401, { detail: "Unauthorized" }]);
    const answers: string[] = [];
    for (const changes of [wrong, wellShaped, withGraph, withAddresses, withInputs]) {
      const headers = { authorization: "Bearer front" };
      const [status, body] = await server.post("/workflows", makeSubmission(changes), headers);
      answers.push(`${status} ${JSON.stringify(Object(body).detail).slice(1, 21)}`);
    }
    expect(answers).toEqual([
      '422 {"type":"extra_forbi',
      "400 Invalid blueprint: N",
      "400 Invalid dockerinfo: ",
      "400 Invalid inputs: inpu",
      "400 Invalid parameters: ",
    ]);
    expect(await server.get(LIST, { headers: { authorization: "Bearer front" } })).toEqual([
      200,
      { workflows: [], next_cursor: null },
    ]);
  });
});

describe("addresses", () => {
  const dockerinfoAt = (ip_address: string) => ({
    docker_info_list: [
      { container_name: "alpha", ip_address, port: 80 },
      { container_name: "unused", ip_address: "169.254.169.254", port: 80 },
    ],
  });

  test.each([
    "169.254.169.254",
    "0xA9FEA9FE",
    "fe80::1",
    "::ffff:169.254.169.254",
    "metadata.google.internal",
  ])("of metadata services are refused: %s", async (host) => {
    const { given, answer } = await submitted(makeSubmission({ dockerinfo: dockerinfoAt(host) }));
    expect(answer).toEqual([
      400,
      { detail: expect.stringMatching(/^Invalid dockerinfo: Address not allowed for alpha: http:/) },
    ]);
    expect(given).toEqual([]);
  });

  test("are held to the patterns of the server, those of its tasks alone", async () => {
    await using server = startServer({ settings: { allowHosts: "*.lan,10.0.0.0/8" } });
    const statusAt = async (host: string) =>
      (await server.post("/workflows", makeSubmission({ dockerinfo: dockerinfoAt(host) })))[0];
    expect(await Promise.all(["a.lan", "10.9.8.7", "11.0.0.1", "lan"].map(statusAt))).toEqual([
      200, 200, 400, 400,
    ]);
    expect((await server.post("/workflows", makeSubmission({ dockerinfo: makeDockerinfo("zzz") })))[0]).toBe(
      200,
    );
  });
});
