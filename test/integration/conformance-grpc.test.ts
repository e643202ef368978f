/** `conformance --proto`: the results of a gRPC data plane, fetched. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { Server, ServerCredentials, type sendUnaryData } from "@grpc/grpc-js";
import { readRpcs } from "../../src/service/grpc/proto-files.ts";
import { runAieffect } from "../aieffect-process.ts";
import { makeFolder } from "../contract/store-files.ts";
import { startPlane } from "../energy-plane.ts";
import { ENERGY_PROTOS } from "../energy-protos.ts";

const folder = makeFolder();
afterAll(() => folder[Symbol.dispose]());
beforeAll(() => {
  for (const [name, text] of Object.entries(ENERGY_PROTOS)) writeFileSync(folder.file(name), text);
  writeFileSync(folder.file("other.proto"), 'syntax = "proto3";\nmessage A {}');
  writeFileSync(folder.file("broken.proto"), 'syntax = "proto3";\nmessage A { string }');
  writeFileSync(folder.file("alone.proto"), 'syntax = "proto3";\nimport "gone.proto";');
});

/** A data plane as the reference's: whoever asks gets the newest result. */
async function startCarelessPlane() {
  const server = new Server();
  const [rpc] = readRpcs(ENERGY_PROTOS).filter(({ name }) => name === "GenerateData");
  if (rpc === undefined) throw new Error("no rpc");
  server.addService(
    { GenerateData: rpc.definition },
    { GenerateData: (_: unknown, answer: sendUnaryData<object>) => answer(null, { message: "newest" }) },
  );
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    ),
  );
  return { port, [Symbol.dispose]: () => server.forceShutdown() };
}

async function conformance(url: string, operation: string, ...flags: string[]) {
  const args = ["conformance", url, "--operation", operation, "--json", ...flags];
  const { exitCode, stdout, stderr } = await runAieffect(args);
  const { points = [] }: { points?: { id: string; grade: string; note: string; came: string }[] } =
    JSON.parse(stdout);
  const fetched = points.find(({ id }) => id === "result-fetched");
  const odd = points.filter(({ grade }) => grade === "warn" || grade === "fail").map(({ id }) => id);
  return { exitCode, stderr, fetched, odd };
}

test("unary and streamed results are fetched, without a warning", async () => {
  await using plane = await startPlane();
  const proto = folder.file("data_generator.proto");
  const unary = await conformance(plane.service.url, "GenerateData", "--proto", proto);
  expect(unary).toMatchObject({ exitCode: 0, odd: [], fetched: { grade: "pass", came: "1 message" } });
  const flags = ["--param", "count=3", "--proto", proto];
  const streamed = await conformance(plane.service.url, "StreamData", ...flags);
  expect(streamed).toMatchObject({ exitCode: 0, odd: [], fetched: { grade: "pass", came: "3 messages" } });
});

test("a data plane that gives the newest result to whoever asks is a warning", async () => {
  using careless = await startCarelessPlane();
  const referToCareless = ({ workflow_id }: { workflow_id: string }) => ({
    protocol: "grpc" as const,
    uri: `127.0.0.1:${careless.port}`,
    format: "GenerateData",
    metadata: { workflow_id },
  });
  await using plane = await startPlane({ Careless: referToCareless });
  const proto = folder.file("data_generator.proto");
  const found = await conformance(plane.service.url, "Careless", "--proto", proto);
  expect(found).toMatchObject({ exitCode: 0, odd: ["result-unknown"], fetched: { grade: "pass" } });
});

test("without a proto file it is skipped, with another one it fails", async () => {
  await using plane = await startPlane();
  const { fetched } = await conformance(plane.service.url, "GenerateData");
  expect(fetched).toMatchObject({ grade: "skipped", note: "--proto names the proto file of a grpc result." });
  const other = await conformance(plane.service.url, "GenerateData", "--proto", folder.file("other.proto"));
  expect(other).toMatchObject({ exitCode: 1, odd: ["result-fetched"] });
  expect(other.fetched?.note).toContain("no proto file has an rpc GenerateData");
});

const Elsewhere = () =>
  ({ protocol: "grpc", uri: "127.0.0.1:1", format: "GenerateData", metadata: { workflow_id: "w" } }) as const;

test("a result that nobody answers for from here is a warning", async () => {
  await using plane = await startPlane({ Elsewhere });
  const proto = folder.file("data_generator.proto");
  const { exitCode, fetched } = await conformance(plane.service.url, "Elsewhere", "--proto", proto);
  expect({ exitCode, grade: fetched?.grade }).toEqual({ exitCode: 0, grade: "warn" });
});

test.each([
  ["gone.proto", "Error: Cannot read proto file", "there is no such file"],
  ["broken.proto", "Error: broken.proto:2: ", ""],
  ["alone.proto", "Error: alone.proto:2: imports gone.proto, which is not there", ""],
])("%s ends it with 2", async (name, start, end) => {
  const { exitCode, stderr } = await conformance("127.0.0.1:1", "A", "--proto", folder.file(name));
  expect(exitCode).toBe(2);
  expect(stderr).toStartWith(start);
  expect(stderr.trimEnd()).toEndWith(end);
});
