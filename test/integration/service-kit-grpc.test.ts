/** Results over gRPC: kept by one service, fetched by another, and by clients that know nothing of us. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { Client, credentials, Metadata, status } from "@grpc/grpc-js";
import * as v from "valibot";
import { readRpcs } from "../../src/service/grpc/proto-files.ts";
import { toInlineJson } from "../../src/service/inline-json.ts";
import {
  operations,
  type Plane,
  ReferenceSchema,
  run,
  source,
  startPlane,
  task,
  toRequest,
} from "../energy-plane.ts";
import { ENERGY_PROTOS, makeRecord } from "../energy-protos.ts";
import { startService } from "../listening-service.ts";

/** As a client that was generated from the proto file calls: with metadata only if it is given some. */
async function call(address: string, entries: Readonly<Record<string, string>> = {}): Promise<object> {
  const rpc = readRpcs(ENERGY_PROTOS).find(({ name }) => name === "GenerateData");
  if (rpc === undefined) throw new Error("no rpc");
  const { path, requestSerialize, responseDeserialize } = rpc.definition;
  const metadata = new Metadata();
  for (const [key, value] of Object.entries(entries)) metadata.set(key, value);
  const client = new Client(address, credentials.createInsecure());
  try {
    return await new Promise((resolve, reject) => {
      client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        { num_records: 3 },
        metadata,
        (error, message) => {
          if (error !== null) reject(error);
          else resolve(message ?? {});
        },
      );
    });
  } finally {
    client.close();
  }
}

describe("a result", () => {
  test("is a reference to the rpc of the operation's name, and holds what was given", async () => {
    await using plane = await startPlane();
    const { output } = await run(plane.service, { parameters: { count: 2, first: 7 } });
    const reference = v.parse(ReferenceSchema, output);
    expect(reference).toEqual({
      protocol: "grpc",
      uri: plane.address,
      format: "GenerateData",
      metadata: { workflow_id: "wf-0123456789ab", task_id: "task_ace17602" },
    });
    expect(await source.fetch(toRequest(reference), task)).toEqual({
      success: true,
      message: "from 7",
      records: [makeRecord(7), makeRecord(8)],
      checksum: "9007199254740993",
      raw: Buffer.alloc(0),
    });
  });

  test("of an rpc that streams comes message by message", async () => {
    await using plane = await startPlane();
    const { output } = await run(plane.service, { method: "StreamData", parameters: { count: 5_000 } });
    const request = toRequest(v.parse(ReferenceSchema, output));
    const records = await Array.fromAsync(source.stream(request, task));
    expect(records).toEqual(Array.from({ length: 5_000 }, (_, index) => makeRecord(index)));
    await expect(source.fetch(request, task)).rejects.toThrow("StreamData streams its messages");
  });

  test("of an rpc that does not stream is a stream of one", async () => {
    await using plane = await startPlane();
    const { output } = await run(plane.service, {});
    const messages = await Array.fromAsync(source.stream(toRequest(v.parse(ReferenceSchema, output)), task));
    expect(messages).toMatchObject([{ success: true }]);
  });

  test("may have 64 MiB, and no more", async () => {
    const raw = Buffer.alloc(64 * 1024 * 1024 - 5, 7);
    await using plane = await startPlane({
      GenerateData: ({ parameters }, { results }) =>
        results.grpc({ raw: parameters.more ? Buffer.concat([raw, raw]) : raw }),
    });
    const { output } = await run(plane.service, {});
    const message = await source.fetch(toRequest(v.parse(ReferenceSchema, output)), task);
    expect(v.parse(v.looseObject({ raw: v.instance(Buffer) }), message).raw.equals(raw)).toBe(true);
    const { error } = await run(plane.service, { parameters: { more: true } });
    expect(error).toStartWith("The result has 134217723 bytes, and a gRPC message at most 67108864: ");
  }, 30_000);

  test.each([
    [{ recods: [] }, 'The result is no message of GenerateData: GenerateDataResponse has no field "recods"'],
    [{ records: 5 }, "GenerateDataResponse.records must be a list, not 5"],
    [
      { records: [{ voltage: 230 }, { voltage: "230 V" }] },
      "GenerateDataResponse.records[1].voltage must be a number",
    ],
    [{ checksum: 2.5 }, "GenerateDataResponse.checksum must be a whole number from -9223372036854775808"],
  ])("that is no message is told: %p", async (message, text) => {
    await using plane = await startPlane({ GenerateData: (_request, { results }) => results.grpc(message) });
    expect(await run(plane.service, {})).toMatchObject({
      status: "failed",
      error: expect.stringContaining(text),
    });
  });

  test("whose third message is none is told too", async () => {
    const messages = [makeRecord(1), makeRecord(2), { ...makeRecord(3), current: "5 A" }];
    await using plane = await startPlane({ StreamData: (_request, { results }) => results.grpc(messages) });
    expect((await run(plane.service, { method: "StreamData" })).error).toBe(
      'The result is no message of StreamData: message 3: EnergyRecord.current must be a number (double), not the text "5 A"',
    );
  });

  test("of an unsafe id, of an operation without rpc, or without a data plane is told", async () => {
    await using plane = await startPlane({ Mix: (_request, { results }) => results.grpc({}) });
    expect((await run(plane.service, { workflow_id: "../x" })).error).toBe('Invalid workflow_id: "../x"');
    expect((await run(plane.service, { method: "Mix" })).error).toBe(
      "data_generator.DataGeneratorService has no rpc Mix",
    );
    await using bare = startService({ operations });
    expect((await run(bare, {})).error).toContain("give the service one as dataPlane");
  });
});

describe("who gets which result", () => {
  let plane: Plane;

  beforeAll(async () => {
    plane = await startPlane();
    for (const [workflow_id, task_id, first] of [
      ["wf-1", "task_1", 11],
      ["wf-1", "task_2", 12],
      ["wf-2", "task_1", 21],
      ["wf-1", "task_1", 13],
      ["wf-3", "task_9", 39],
    ]) {
      await run(plane.service, { workflow_id, task_id, parameters: { first } });
    }
  });
  afterAll(() => plane[Symbol.asyncDispose]());

  const ids = (workflow: string, task: string) => ({
    "x-ai-effect-workflow-id": workflow,
    "x-ai-effect-task-id": task,
  });

  test.each([
    [ids("wf-1", "task_1"), "from 13"],
    [ids("wf-1", "task_2"), "from 12"],
    [ids("wf-2", "task_1"), "from 21"],
    [{ "x-ai-effect-workflow-id": "wf-1" }, "from 13"],
    [{ "x-ai-effect-workflow-id": "wf-2" }, "from 21"],
    [{}, "from 39"],
  ])("a caller with the metadata %p", async (metadata, message) => {
    expect(await call(plane.address, metadata)).toMatchObject({ message });
  });

  test.each([ids("wf-2", "task_2"), ids("wf-4", "task_1"), { "x-ai-effect-workflow-id": "wf-4" }])(
    "nobody with the metadata %p",
    async (metadata) => {
      await expect(call(plane.address, metadata)).rejects.toMatchObject({
        code: status.NOT_FOUND,
        details: "No data available. Service not yet triggered.",
      });
    },
  );

  test("a service whose reference has no metadata gets that of its own workflow", async () => {
    const bare = { protocol: "grpc", uri: plane.address, format: "GenerateData" };
    expect(await source.fetch(toRequest(bare, "wf-2"), task)).toMatchObject({ message: "from 21" });
    await expect(source.fetch(toRequest(bare, "wf-4"), task)).rejects.toThrow(
      "Failed to fetch data: No data available. Service not yet triggered.",
    );
  });

  test("of several grpc inputs the last one counts, and others are no matter", async () => {
    const input = (workflow_id: string) => ({
      protocol: "grpc",
      uri: plane.address,
      format: "GenerateData",
      metadata: { workflow_id, task_id: "task_1" },
    });
    const request = { ...toRequest({}), inputs: [input("wf-1"), input("wf-2"), { ...toInlineJson({}) }] };
    expect(await source.fetch(request, task)).toMatchObject({ message: "from 21" });
  });
});

test("fifty workflows at once each get their own", async () => {
  await using plane = await startPlane();
  const workflows = Array.from({ length: 50 }, (_, index) => index);
  await Promise.all(
    workflows.map(async (first) => {
      const { output } = await run(plane.service, {
        workflow_id: `wf-${first}`,
        task_id: "task_1",
        parameters: { first },
      });
      const message = await source.fetch(toRequest(v.parse(ReferenceSchema, output)), task);
      expect(message).toMatchObject({ message: `from ${first}` });
    }),
  );
});
