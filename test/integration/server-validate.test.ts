import { describe, expect, test } from "bun:test";
import { LONGEST_PROBE_MS, MOST_ASKED, MOST_PROBES } from "../../src/server/probing.ts";
import { makeBlueprint, makeMany } from "../blueprint-builder.ts";
import { makeSubmission, startServer } from "../listening-server.ts";
import { json, never, text } from "../scripted-answers.ts";
import { always, ScriptedService } from "../scripted-service.ts";
import { submissionAt } from "../served-engine.ts";
import { TestClock } from "../test-clock.ts";

const REFERENCE = { protocol: "inline", uri: "YQ==", format: "json" };
const LIST = "/workflows?limit=500";

describe("POST /validate", () => {
  test("tells of a good submission what would run, and stores nothing", async () => {
    await using server = startServer();
    expect(
      await server.post("/validate", makeSubmission({ blueprint: makeBlueprint("alpha>beta gamma") })),
    ).toEqual([
      200,
      {
        valid: true,
        errors: [],
        warnings: [
          { path: "blueprint.nodes[2].container_name", message: "No dockerinfo entry for container: gamma" },
        ],
        tasks: 3,
        start_tasks: ["alpha:Run", "gamma:Run"],
        depth: 2,
      },
    ]);
    expect(await server.get(LIST)).toEqual([200, { workflows: [], next_cursor: null }]);
  });

  test("tells everything for which a submission would be refused", async () => {
    await using server = startServer({ settings: { maxTasks: 1, allowHosts: "beta.local" } });
    const body = makeSubmission({ inputs: [{}, REFERENCE], parameters: { gamma: {} } });
    expect(await server.post("/validate", body)).toEqual([
      200,
      {
        valid: false,
        errors: [
          { path: "blueprint.nodes", message: "Invalid blueprint: 2 tasks are more than 1" },
          {
            path: "dockerinfo.docker_info_list",
            message: "Invalid dockerinfo: Address not allowed for alpha: http://alpha.local:8080",
          },
          ...["protocol", "uri", "format"].map((key) => ({
            path: `inputs[0].${key}`,
            message: `Invalid inputs: inputs[0].${key}: is missing`,
          })),
          { path: "parameters.gamma", message: "Invalid parameters: unknown target gamma" },
        ],
        warnings: [],
        tasks: 0,
        start_tasks: [],
        depth: 0,
      },
    ]);
    expect((await server.post("/validate", {}))[0]).toBe(422);
  });
});

describe("POST /validate?plan=true", () => {
  const ALPHA = {
    task_id: "task_60d30a46",
    node_key: "alpha:Run",
    container_name: "alpha",
    operation_name: "Run",
    node_type: "MLModel",
    address: "http://alpha.local:8080",
    waits_for: [],
  };
  const BETA = { task_id: "task_26955183", node_key: "beta:Run", container_name: "beta" };

  test("tells the tasks of a good submission", async () => {
    await using server = startServer();
    const [, report] = await server.post("/validate?plan=true&probe=false", makeSubmission());
    expect(Object(report)).not.toHaveProperty("services");
    expect(Object(report).plan).toEqual([
      ALPHA,
      { ...ALPHA, ...BETA, address: "http://beta.local:8080", waits_for: ["alpha:Run"] },
    ]);
  });

  test("tells what the blueprint says also when something else is wrong, and nothing when it is wrong itself", async () => {
    await using server = startServer();
    const plans = [];
    for (const changes of [
      { dockerinfo: { docker_info_list: [] } },
      { blueprint: makeBlueprint("alpha>alpha") },
      { blueprint: { nodes: 1 } },
    ]) {
      const [status, report] = await server.post("/validate?plan=true", makeSubmission(changes));
      plans.push([status, Object(report).valid, Object(report).plan]);
    }
    const without = { address: null };
    expect(plans).toEqual([
      [
        200,
        false,
        [
          { ...ALPHA, ...without },
          { ...ALPHA, ...BETA, ...without, waits_for: ["alpha:Run"] },
        ],
      ],
      [200, false, []],
      [200, false, []],
    ]);
  });

  test("is refused when it is asked for otherwise", async () => {
    await using server = startServer();
    expect(await server.post("/validate?plan=1", makeSubmission())).toEqual([
      422,
      {
        detail: [
          {
            type: "literal_error",
            loc: ["query", "plan"],
            msg: "Input should be 'true' or 'false'",
            ctx: { expected: "'true' or 'false'" },
          },
        ],
      },
    ]);
  });
});

describe("POST /validate?probe=true", () => {
  const PROBE = "/validate?probe=true";
  const OK = json({ status: "ok" });

  test("tells which services answer, and sends them no key", async () => {
    await using service = new ScriptedService({ health: [OK] });
    await using broken = new ScriptedService({ health: [text("out of memory", 500)] });
    await using server = startServer();
    const at = (address: string, container_name: string) => {
      const { hostname, port } = new URL(address);
      return { container_name, ip_address: hostname, port };
    };
    const submission = {
      blueprint: makeBlueprint("a>b b>c c>d"),
      dockerinfo: {
        docker_info_list: [at(service.address, "a"), at(broken.address, "b"), at(service.address, "d")],
      },
      services_api_key: "back",
    };
    const [status, report] = await server.post(PROBE, submission);
    const latency = { healthy: true, latency_ms: expect.any(Number), error: null };
    const not = { healthy: false, latency_ms: null };
    expect([status, Object(report).valid, Object(report).services]).toEqual([
      200,
      true,
      [
        { container_name: "a", address: service.address, ...latency },
        { container_name: "b", address: broken.address, ...not, error: "HTTP 500: out of memory" },
        { container_name: "c", address: null, ...not, error: "Endpoint not found for: c" },
        { container_name: "d", address: service.address, ...latency },
      ],
    ]);
    expect(service.calls.map(({ headers }) => headers.get("authorization"))).toEqual([null]);
  });

  test("asks nobody of a submission that would be refused, nor one that may not be called", async () => {
    await using service = new ScriptedService({});
    await using server = startServer({ settings: { allowHosts: "10.0.0.0/8" } });
    const [, report] = await server.post(PROBE, submissionAt(service, "a>b"));
    expect(Object(report).valid).toBe(false);
    expect(Object(report)).not.toHaveProperty("services");
    expect(service.calls).toEqual([]);
  });

  test("needs the key of the server", async () => {
    await using service = new ScriptedService({});
    await using server = startServer({ settings: { apiKey: "front" } });
    expect((await server.post(PROBE, submissionAt(service, "a")))[0]).toBe(401);
    expect(service.calls).toEqual([]);
  });

  test("gives up when nobody waits for the answer any more", async () => {
    await using service = new ScriptedService({ health: [never] });
    await using server = startServer();
    const gone = new AbortController();
    const body = new Blob([JSON.stringify(submissionAt(service, "a"))]);
    const asked = server.fetch(PROBE, { method: "POST", body, signal: gone.signal }).catch(() => "gone");
    const call = await service.until("health");
    gone.abort();
    await call.abandoned;
    expect(await asked).toBe("gone");
  });

  test("waits for all services together no longer than its limit, and asks no more than so many", async () => {
    const clock = new TestClock();
    await using service = new ScriptedService({ health: [always(never)] });
    await using server = startServer({ clock });
    const { hostname, port } = new URL(service.address);
    const blueprint = makeMany(MOST_ASKED + 1, () => []);
    // Each at an address of its own. At most of them nobody listens, and one that does keeps silent.
    const docker_info_list = blueprint.nodes.map(({ container_name }, at) => ({
      container_name,
      ip_address: at === 0 ? hostname : `127.1.${at >> 8}.${at & 255}`,
      port,
    }));
    const asked = server.post(PROBE, { blueprint, dockerinfo: { docker_info_list } });
    await service.until("health");
    clock.advance(LONGEST_PROBE_MS);
    const [, report] = await asked;
    const { services } = Object(report);
    expect(services).toHaveLength(MOST_ASKED + 1);
    const errors = services.map(({ error }: { readonly error: string }) => error);
    expect(errors[0]).toBe("No answer within the 15 s that all services have together");
    expect(errors[MOST_ASKED]).toBe("Not asked: a server asks no more than 1000 services of a submission");
  });

  test("is refused for a while when so many others ask", async () => {
    await using service = new ScriptedService({ health: [always(never)] });
    await using server = startServer();
    const body = () => new Blob([JSON.stringify(submissionAt(service, "a"))]);
    const gone = new AbortController();
    const asked = Array.from({ length: MOST_PROBES }, () =>
      server.fetch(PROBE, { method: "POST", body: body(), signal: gone.signal }).catch(() => "gone"),
    );
    await service.until("health", MOST_PROBES);
    const refused = await server.fetch(PROBE, { method: "POST", body: body() });
    expect([refused.status, refused.headers.get("retry-after"), await refused.json()]).toEqual([
      429,
      "2",
      { detail: "The services of too many submissions are being asked right now" },
    ]);
    expect((await server.post("/validate", submissionAt(service, "a")))[0]).toBe(200);
    gone.abort();
    await Promise.all([...asked, ...service.calls.map(({ abandoned }) => abandoned)]);
    const again = new AbortController();
    const last = server
      .fetch(PROBE, { method: "POST", body: body(), signal: again.signal })
      .catch(() => "gone");
    await service.until("health", MOST_PROBES + 1);
    again.abort();
    await last;
  });
});
