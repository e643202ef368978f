/** The kit in a project of its own: copied there, checked, bundled, and compiled into one binary. */
import { afterAll, expect, test } from "bun:test";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import * as v from "valibot";
import { readKitSources } from "../../scripts/kit-files.ts";
import tsconfig from "../../tsconfig.json" with { type: "json" };
import { REPOSITORY } from "../documents.ts";
import { ENERGY_PROTOS, ENERGY_SERVICE } from "../energy-protos.ts";
import { makeRequest } from "../listening-service.ts";
import { startServiceProcess } from "../service-process.ts";

const FACES = ["service/kit.ts", "service/kit-grpc.ts"] as const;
const TIME_LIMIT_MS = 60_000;

const project = mkdtempSync(join(tmpdir(), "aieffect-vendored-"));
afterAll(() => rmSync(project, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(project, path)), { recursive: true });
  writeFileSync(join(project, path), text);
}

for (const [path, text] of Object.entries(readKitSources(...FACES))) write(`kit/${path}`, text);
for (const [path, text] of Object.entries(ENERGY_PROTOS)) write(`proto/${path}`, text);
write(
  "service.ts",
  `import * as v from "valibot";
import { operation, serve } from "./kit/service/kit.ts";
import { createGrpcDataPlane, createGrpcSource } from "./kit/service/kit-grpc.ts";
import common from "./proto/common.proto" with { type: "text" };
import generator from "./proto/data_generator.proto" with { type: "text" };

const protos = { "common.proto": common, "data_generator.proto": generator };
const source = createGrpcSource({ protos });
await serve({
  dataPlane: createGrpcDataPlane({ protos, service: ${JSON.stringify(ENERGY_SERVICE)}, host: "127.0.0.1" }),
  operations: {
    GenerateData: operation({
      parameters: v.object({ message: v.string() }),
      run: ({ parameters }, task) => task.results.grpc({ message: parameters.message, checksum: "9007199254740993" }),
    }),
    Read: async (request, task) => task.results.inline({ ...(await source.fetch(request, task)) }),
  },
});
`,
);
write("text-modules.d.ts", 'declare module "*.proto" { const text: string; export default text; }');
write("tsconfig.json", JSON.stringify({ ...tsconfig, include: ["."] }));
symlinkSync(join(REPOSITORY, "node_modules"), join(project, "node_modules"));

const AnswerSchema = v.object({ output: v.looseObject({ uri: v.string() }) });

async function run(url: string, fields: object) {
  const response = await fetch(`${url}/control/execute`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(makeRequest({ ...fields })),
  });
  return v.parse(AnswerSchema, await response.json()).output;
}

/** Makes a result and reads it over gRPC, both with the program. */
async function expectRoundTrip(script: string, runtime?: readonly string[]) {
  await using service = await startServiceProcess(script, { GRPC_PORT: "0" }, [], runtime);
  const reference = await run(service.url, { method: "GenerateData", parameters: { message: "hei" } });
  const { uri } = await run(service.url, { method: "Read", inputs: [reference] });
  expect(JSON.parse(Buffer.from(uri, "base64").toString())).toMatchObject({
    message: "hei",
    checksum: "9007199254740993",
  });
}

function bun(...args: readonly string[]) {
  const { exitCode, stdout, stderr } = Bun.spawnSync([process.execPath, ...args], { cwd: project });
  expect({ exitCode, output: exitCode === 0 ? "" : `${stdout}${stderr}` }).toEqual({
    exitCode: 0,
    output: "",
  });
}

test("needs few other files of aieffect, and no other package than those that are said", () => {
  const sources = readKitSources("service/kit.ts");
  const packages = Object.values(sources).flatMap((text) =>
    [...text.matchAll(/from "([^."][^"]*)"/g)]
      .map(([, name]) => name)
      .filter((name) => !name?.startsWith("node:")),
  );
  expect(new Set(packages)).toEqual(new Set(["valibot"]));
  const others = Object.keys(sources).filter((path) => !/^(?:service|model)\//.test(path));
  expect(others.sort()).toEqual([
    "clock.ts",
    "errors.ts",
    "http-listener.ts",
    "request-body.ts",
    "same-turn.ts",
  ]);
});

test(
  "passes the strictest checks of types",
  () => {
    bun(join(REPOSITORY, "node_modules", "typescript", "bin", "tsc"), "--noEmit");
  },
  TIME_LIMIT_MS,
);

test("runs from its sources", () => expectRoundTrip(join(project, "service.ts")), TIME_LIMIT_MS);

test(
  "runs as one bundled file, without its packages beside it",
  async () => {
    bun("build", "service.ts", "--target=bun", "--outfile=bundle/service.js");
    const elsewhere = mkdtempSync(join(tmpdir(), "aieffect-bundle-"));
    writeFileSync(join(elsewhere, "service.js"), await Bun.file(join(project, "bundle/service.js")).bytes());
    expect(existsSync(join(elsewhere, "node_modules"))).toBe(false);
    await expectRoundTrip(join(elsewhere, "service.js"));
    rmSync(elsewhere, { recursive: true });
  },
  TIME_LIMIT_MS,
);

test(
  "runs inside a compiled binary",
  async () => {
    bun("build", "service.ts", "--compile", "--bytecode", "--format=esm", "--outfile=service");
    await expectRoundTrip(join(project, "service"), []);
  },
  TIME_LIMIT_MS,
);
