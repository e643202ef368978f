/** `aieffect check` as a process. */
import { afterAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runAieffect } from "../aieffect-process.ts";
import {
  makeBlueprint,
  makeDockerinfo,
  makeFullBlueprint,
  makeMany,
  makeNode,
} from "../blueprint-builder.ts";
import { USE_CASE } from "../energy-pipeline.ts";
import { GRAPHENE } from "../graphene-blueprint.ts";

const folder = mkdtempSync(join(tmpdir(), "aieffect-check-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;

/** The path of a file with this content. */
function write(content: unknown): string {
  files += 1;
  const path = join(folder, `${files}.json`);
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

const check = (...args: string[]) => runAieffect(["check", ...args]);

const ENERGY = ["blueprint", "dockerinfo"].map((name) => join(USE_CASE, "export", `${name}.json`));

/** Patience (ms) for the largest blueprints, on a machine that does other things too. */
const PATIENCE_MS = 60_000;

test("shows the plan of the energy pipeline", async () => {
  expect(await check(...ENERGY, "--strict")).toEqual({
    exitCode: 0,
    stderr: "",
    stdout: [
      "input_provider1:GetConfiguration",
      "↓ data_generator1:GenerateData",
      "↓ data_analyzer1:AnalyzeData",
      "↓ report_generator1:GenerateReport",
      "",
      "✔ valid · 4 tasks · 1 start task · depth 4",
      "",
    ].join("\n"),
  });
});

describe("a pipeline that is not valid", () => {
  const blueprint = write({ nodes: [makeNode("a", ["lost"]), makeNode("b", ["c"]), makeNode("c", ["b"])] });
  const dockerinfo = write({ docker_info_list: [{ container_name: "a", ip_address: "h", port: 0 }] });

  test("ends with 2, after everything that is wrong in both documents", async () => {
    const { exitCode, stdout, stderr } = await check(blueprint, dockerinfo);
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: "" });
    expect(stdout.split("\n")).toEqual([
      "✖ Invalid blueprint: Invalid connection target: lost:Run at nodes[0].operation_signature_list[0].connected_to[0]. Add a node with this operation, or remove the connection.",
      "✖ Invalid blueprint: Circular dependency detected: b:Run -> c:Run -> b:Run. Remove one of these connections; the first is at nodes[1].operation_signature_list[0].",
      "✖ Invalid dockerinfo: Invalid port for a: 0 at docker_info_list[0].port",
      "",
      "✖ not valid · 3 problems",
      "",
    ]);
  });

  test("is one JSON document with --json", async () => {
    const { exitCode, stdout, stderr } = await check(blueprint, dockerinfo, "--json", "--probe");
    const { errors, ...rest } = JSON.parse(stdout);
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: "" });
    expect(rest).toEqual({ valid: false, warnings: [], tasks: 0, start_tasks: [], depth: 0, plan: [] });
    expect(errors.map(({ path }: { path: string }) => path)).toEqual([
      "blueprint.nodes[0].operation_signature_list[0].connected_to[0]",
      "blueprint.nodes[1].operation_signature_list[0]",
      "dockerinfo.docker_info_list[0].port",
    ]);
  });

  test.each(["--dot", "--mermaid"])("has no picture for %s, and says why on stderr", async (flag) => {
    const { exitCode, stdout, stderr } = await check(blueprint, flag);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain("✖ Invalid blueprint: Circular dependency detected: b:Run -> c:Run -> b:Run.");
  });
});

describe("a file", () => {
  const good = write(makeBlueprint("a"));
  const missing = join(folder, "missing.json");

  test.each([
    [[missing], `Cannot read blueprint ${missing}: there is no such file`],
    [[good, missing], `Cannot read dockerinfo ${missing}: there is no such file`],
    [[good, ""], "Cannot read dockerinfo : there is no such file"],
    [[folder], `Cannot read blueprint ${folder}/blueprint.json: there is no such file`],
  ])("that cannot be read ends it with 2: %#", async (args, message) => {
    expect(await check(...args)).toEqual({ exitCode: 2, stdout: "", stderr: `Error: ${message}\n` });
  });

  test.each([
    ["", "it is empty"],
    ['{\n  "nodes": [\n  }\n', "at line 3, column 3"],
  ])("that is not JSON ends it with 2 and says where: %j", async (content, place) => {
    const path = write(content);
    const { exitCode, stdout, stderr } = await check(path, "--json");
    expect(exitCode).toBe(2);
    expect(stderr).toStartWith(`Error: blueprint ${path} is not JSON: `);
    expect(stderr).toEndWith(`${place}\n`);
    expect(JSON.parse(stdout).error.code).toBe("INVALID_INPUT");
  });

  test.each(["null", "7", "[]", '"nodes"'])("that holds %s is no blueprint", async (content) => {
    const { exitCode, stdout } = await check(write(content));
    expect(exitCode).toBe(2);
    expect(stdout).toStartWith("✖ Invalid blueprint: Invalid blueprint structure: ");
    expect(stdout).toEndWith("✖ not valid · 1 problem\n");
  });
});

describe("--strict", () => {
  test("refuses the file of another tool that is accepted without", async () => {
    const path = write(GRAPHENE);
    const wide = await check(path);
    expect(wide.exitCode).toBe(0);
    expect(wide.stdout).toContain("gui1:Request\n↓ solver1:Solve\n↓ gui1:Show\n");
    expect(wide.stdout).toContain("! blueprint: Unknown key, ignored: probeIndicator\n");
    expect(wide.stdout).toContain("! blueprint: Unknown key, ignored: nodes[0].data_sources\n");
    const strict = await check(path, "--strict");
    expect(strict.exitCode).toBe(2);
    expect(strict.stdout).toContain("pipeline_id: is missing\n");
    expect(strict.stdout).toContain("probeIndicator: is not a known key\n");
  });

  test("accepts what has every field and no other", async () => {
    const args = [write(makeFullBlueprint()), write(makeDockerinfo("source", "sink")), "--strict"];
    expect((await check(...args)).exitCode).toBe(0);
  });
});

test("--json tells the plan with its tasks", async () => {
  const { exitCode, stdout } = await check(write(makeBlueprint("a>b")), write(makeDockerinfo("a")), "--json");
  const { plan, warnings, ...rest } = JSON.parse(stdout);
  expect(exitCode).toBe(0);
  expect(rest).toEqual({ valid: true, errors: [], tasks: 2, start_tasks: ["a:Run"], depth: 2 });
  expect(warnings).toEqual([
    { path: "blueprint.nodes[1].container_name", message: "No dockerinfo entry for container: b" },
  ]);
  expect(
    plan.map(({ node_key, address, waits_for }: Record<string, unknown>) => [node_key, address, waits_for]),
  ).toEqual([
    ["a:Run", "http://a.local:8080", []],
    ["b:Run", null, ["a:Run"]],
  ]);
});

/** The edges of a picture as `from>to`, read line by line: a line that is neither node, edge nor frame is an error. */
function readPicture(picture: string, form: { frame: readonly string[]; node: RegExp; edge: RegExp }) {
  const labels = new Map<string, string>();
  const edges: string[] = [];
  for (const line of picture.trimEnd().split("\n")) {
    const [, id, label] = form.node.exec(line) ?? [];
    const [, from, to] = form.edge.exec(line) ?? [];
    if (id !== undefined && label !== undefined) labels.set(id, label);
    else if (from !== undefined && to !== undefined) edges.push(`${labels.get(from)}>${labels.get(to)}`);
    else if (!form.frame.includes(line)) throw new Error(`What is this line? ${line}`);
  }
  return { labels: [...labels.values()], edges };
}

const PICTURES = [
  [
    "--dot",
    {
      frame: ["digraph plan {", "  rankdir=LR;", "  node [shape=box];", "}"],
      node: /^ {2}(t\d+) \[label="((?:[^"\\]|\\.)*)"\];$/,
      edge: /^ {2}(t\d+) -> (t\d+);$/,
    },
  ],
  [
    "--mermaid",
    { frame: ["flowchart LR"], node: /^ {2}(t\d+)\["([^"]*)"\]$/, edge: /^ {2}(t\d+) --> (t\d+)$/ },
  ],
] as const;

describe.each(PICTURES)("%s", (flag, form) => {
  test("draws the plan and nothing else; warnings go elsewhere", async () => {
    const blueprint = write({ ...makeBlueprint("a>b a>c b>d c>d"), colour: "red" });
    const { exitCode, stdout, stderr } = await check(blueprint, flag);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: "! blueprint: Unknown key, ignored: colour\n",
    });
    expect(readPicture(stdout, form)).toEqual({
      labels: ["a:Run", "b:Run", "c:Run", "d:Run"],
      edges: ["a:Run>b:Run", "a:Run>c:Run", "b:Run>d:Run", "c:Run>d:Run"],
    });
  });

  test(
    "draws 100,000 tasks, and all of them arrive",
    async () => {
      const blueprint = write(makeMany(100_000, (at) => (at === 0 ? [] : [0])));
      const { exitCode, stdout } = await check(blueprint, flag);
      const { labels, edges } = readPicture(stdout, form);
      expect([exitCode, labels.length, edges.length]).toEqual([0, 100_000, 99_999]);
    },
    PATIENCE_MS,
  );
});

test(
  "checks 100,000 tasks",
  async () => {
    const chain = write(makeMany(100_000, (at) => (at < 99_999 ? [at + 1] : [])));
    const { exitCode, stdout } = await check(chain, "--json");
    const { plan, ...rest } = JSON.parse(stdout);
    expect({ exitCode, ...rest, plan: plan.length }).toEqual({
      exitCode: 0,
      valid: true,
      errors: [],
      warnings: [],
      tasks: 100_000,
      start_tasks: ["c0:Run"],
      depth: 100_000,
      plan: 100_000,
    });
  },
  PATIENCE_MS,
);

test.each([[[]], [["--dot"]], [["--mermaid"]], [["--json"]]])(
  "lets no name command the terminal: %j",
  async (flags) => {
    const hostile = "a\u001b[2J\u001b]0;mine\u0007\r\n✔ valid\u202e";
    const documents = [
      { nodes: [makeNode(hostile, [`b${hostile}`]), makeNode(`b${hostile}`, [])], [hostile]: 1 },
      { nodes: [makeNode(hostile, [`lost${hostile}`])] },
    ];
    for (const document of documents) {
      const { stdout, stderr } = await check(write(document), ...flags);
      for (const line of `${stdout}${stderr}`.trimEnd().split("\n")) {
        expect(line).not.toMatch(/\p{Cc}/u);
        expect(line).not.toStartWith("✔ valid\\");
      }
    }
  },
);

test.each([
  [["--probe"], "--probe needs a DOCKERINFO: it says where the services answer."],
  [[ENERGY[1] ?? "", "--probe", "--dot"], "--probe has no place in a picture: ask for one of them."],
])("refuses --probe where it makes no sense: %#", async (args, message) => {
  const { exitCode, stdout, stderr } = await check(ENERGY[0] ?? "", ...args);
  expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 2, stdout: "", stderr: `Error: ${message}\n` });
});

test.each<[string, string]>([
  ["--dot", "--mermaid"],
  ["--dot", "--json"],
  ["--mermaid", "--json"],
])("refuses %s together with %s", async (one, other) => {
  const { exitCode, stderr } = await check(ENERGY[0] ?? "", one, other);
  expect(exitCode).toBe(2);
  expect(stderr).toContain("cannot also be provided");
});
