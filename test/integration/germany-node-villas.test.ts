/** The engine villas against the stand-in of VILLASnode: real processes on both sides. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findFreePorts } from "../../src/launch/free-ports.ts";
import { makeSample } from "../../use-cases/germany-node/sample/sample-data.ts";
import { type GermanyNode, startGermanyNode, USE_CASE, writeData } from "../germany-node.ts";
import { type ServiceProcess, startServiceProcess } from "../service-process.ts";

const STAND_IN = join(USE_CASE, "villas-stand-in", "stand-in.ts");
const TABLES = ["load_p", "load_q", "prod_p", "prod_q", "prod_v"];
const TIMES = { POLL_INTERVAL: "0.05", POLL_TIMEOUT: "10", RESTART_TIMEOUT: "10" };

let villas: ServiceProcess;
let node: GermanyNode;

async function startStandIn(): Promise<ServiceProcess> {
  const [port = 0] = await findFreePorts(1);
  return startServiceProcess(STAND_IN, { PORT: String(port) });
}

beforeAll(async () => {
  villas = await startStandIn();
  node = await startGermanyNode({ CHRONICS_ENGINE: "villas", VILLAS_NODE_URL: villas.url, ...TIMES });
  const files = Object.fromEntries(Array.from(makeSample(), ({ path, text }) => [path, text]));
  writeData(node, { ...files, "grid.json": files["sample_grid.json"] ?? "" });
});
afterAll(async () => {
  await node[Symbol.asyncDispose]();
  villas.kill("SIGTERM");
  await villas.exited;
});

const readTables = (folder: string) =>
  TABLES.map((name) => readFileSync(join(folder, `${name}.csv`), "utf8"));

test("both engines make the same bytes, also of workflows that come at once", async () => {
  await using builtin = await startGermanyNode({ DATA_DIR: node.data });
  const expected = await builtin.run("wf-builtin", { voltage: 1.5, round_decimals: 2, negate_sgens: false });
  const [first, second] = await Promise.all([
    node.run("wf-villas-1", { voltage: 1.5, round_decimals: 2, negate_sgens: false }),
    node.run("wf-villas-2", { column_template: "l\u00e4ast{bus}" }),
  ]);
  expect(readTables(first)).toEqual(readTables(expected));
  expect(readTables(second)[0]).toStartWith("l\u00e4ast3;");
  expect(existsSync(join(node.shared, "wf-villas-1", "villas_config.conf"))).toBe(true);
});

test("compressed tables are awaited under their names", async () => {
  const folder = await node.run("wf-compressed", { compress: true });
  expect(readdirSync(folder)).toContain("prod_v.csv.bz2");
});

test("what the hook does not know is refused", async () => {
  const { output } = await node.call("ProvideData", { workflow_id: "wf-layout" });
  const errorOf = async (parameters: Readonly<Record<string, string>>) =>
    (await node.call("GenerateChronics", { workflow_id: "wf-layout", inputs: [output], parameters })).error;
  const end = "is known to the engine builtin alone (CHRONICS_ENGINE)";
  expect(await errorOf({ layout: "grid" })).toBe(`layout grid ${end}`);
  expect(await errorOf({ sgen_column_template: "g{idx}" })).toBe(`sgen_column_template ${end}`);
});

describe("the stand-in answers as VILLASnode does", () => {
  const call = async (path: string, init: RequestInit = {}) => {
    const answer = await fetch(`${villas.url}/api/v2${path}`, init);
    return [answer.status, await answer.json()];
  };
  test.each<[string, RequestInit, string]>([
    ["/restart", {}, "The 'restart' API endpoint does not support GET requests"],
    ["/restart", { method: "POST", body: "{" }, "Failed to decode request payload"],
    [
      "/restart",
      { method: "POST", body: '{"config": 5}' },
      "Parameter 'config' must be either a URL (string) or a configuration (object)",
    ],
    ["/nothing", {}, "Unknown API request"],
  ])("%s %j", async (path, init, error) => {
    expect(await call(path, init)).toEqual([400, expect.objectContaining({ error })]);
  });

  test("a configuration in the call itself is used like a file", async () => {
    await using other = await startStandIn();
    const { output } = await node.call("ProvideData", { workflow_id: "wf-inline" });
    const folder = output?.uri ?? "";
    const chronics = join(folder, "chronics");
    mkdirSync(chronics);
    const loads_dir = join(folder, "loads");
    const hook = {
      type: "create_chronics",
      loads_dir,
      sgens_dir: join(folder, "absent"),
      grid: join(folder, "grid.json"),
      output: chronics,
    };
    const uris = readdirSync(loads_dir).map((name) => join(loads_dir, name));
    const config = { nodes: { file_node: { uris, in: { hooks: [hook] } } } };
    const answer = await fetch(`${other.url}/api/v2/restart`, {
      method: "POST",
      body: JSON.stringify({ config }),
    });
    expect([answer.status, await answer.json()]).toEqual([200, { restarts: 0, config }]);
    const isDone = () => existsSync(join(chronics, "prod_v.csv"));
    while (!isDone()) await Bun.sleep(20);
    expect(readFileSync(join(chronics, "load_p.csv"), "utf8")).toStartWith("load_");
    other.kill("SIGTERM");
    await other.exited;
  });

  test("its status", async () => {
    expect(await call("/status")).toEqual([200, expect.objectContaining({ state: expect.any(String) })]);
  });
});

describe("a VILLASnode that makes nothing of it", () => {
  const generate = async (environment: Record<string, string>) => {
    await using broken = await startGermanyNode({
      CHRONICS_ENGINE: "villas",
      DATA_DIR: node.data,
      ...TIMES,
      ...environment,
    });
    const { output } = await broken.call("ProvideData");
    const { error } = await broken.call("GenerateChronics", { inputs: [output] });
    const left = readdirSync(join(broken.shared, "wf-1")).filter((name) => /chronics_output/.test(name));
    expect(left).toEqual([]);
    return error;
  };

  test("because nobody is there", async () => {
    const url = "http://127.0.0.1:9";
    expect(await generate({ VILLAS_NODE_URL: url, RESTART_TIMEOUT: "0.5" })).toBe(
      `VILLASnode at ${url} does not answer 0.5 s after its restart: it may not be there, or have refused the configuration`,
    );
  });

  test("because it never answers", async () => {
    using silent = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } });
    const url = `http://127.0.0.1:${silent.port}`;
    expect(await generate({ VILLAS_NODE_URL: url, RESTART_TIMEOUT: "0.5" })).toStartWith(
      `VILLASnode at ${url} does not answer 0.5 s after its restart`,
    );
  });

  test("because it refuses", async () => {
    using refusing = Bun.serve({
      hostname: "127.0.0.1",
      port: 0,
      fetch: () => new Response("no", { status: 400 }),
    });
    const url = `http://127.0.0.1:${refusing.port}`;
    expect(await generate({ VILLAS_NODE_URL: url })).toBe("VILLASnode refused the configuration: 400 no");
  });

  test("because it takes the call and writes nothing", async () => {
    using idle = Bun.serve({
      hostname: "127.0.0.1",
      port: 0,
      fetch: () => Response.json({ state: "running" }),
    });
    const url = `http://127.0.0.1:${idle.port}`;
    expect(await generate({ VILLAS_NODE_URL: url, POLL_TIMEOUT: "0.2" })).toBe(
      `Timeout waiting for VILLASnode output. Missing: ${TABLES.map((name) => `${name}.csv`).join(", ")}`,
    );
  });

  test("because the configuration is one it cannot read: 200, and then it is gone", async () => {
    await using other = await startStandIn();
    const template = join(node.shared, "broken.template");
    writeFileSync(template, "nodes = {{{ ");
    const SHORT = { RESTART_TIMEOUT: "1", POLL_TIMEOUT: "1" };
    expect(await generate({ VILLAS_NODE_URL: other.url, CONFIG_TEMPLATE: template, ...SHORT })).toMatch(
      /^(VILLASnode at .* does not answer 1 s after its restart|Timeout waiting for VILLASnode output)/,
    );
    expect(await other.exited).toBe(1);
  });
});
