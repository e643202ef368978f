/** Data planes that cannot be, and fetches that fail. */
import { describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createGrpcDataPlane } from "../../src/service/grpc/grpc-data-plane.ts";
import { createGrpcSource } from "../../src/service/grpc/grpc-source.ts";
import type { ProtoFiles } from "../../src/service/grpc/proto-files.ts";
import { operation } from "../../src/service/operation.ts";
import { OperationError } from "../../src/service/operation-error.ts";
import { makePlane, run, source, startPlane, task, toRequest } from "../energy-plane.ts";
import { ENERGY_PROTOS, ENERGY_SERVICE } from "../energy-protos.ts";

describe("a fetch that fails says why", () => {
  const input = (fields: object) => ({
    protocol: "grpc",
    uri: "127.0.0.1:1",
    format: "GenerateData",
    ...fields,
  });

  test.each([
    [{}, "Failed to fetch data: "],
    [{ format: "Nothing" }, "no proto file has an rpc Nothing; there are: GenerateData, StreamData"],
    [{ uri: "http://127.0.0.1:1" }, "the uri of a grpc input must be host:port"],
    [{ uri: "unix:/var/run/docker.sock" }, "the uri of a grpc input must be host:port"],
    [{ metadata: { workflow_id: "a\nb" } }, "Invalid workflow_id"],
    [{ metadata: { task_id: 5 } }, "Invalid task_id"],
    [{ protocol: "inline", uri: "e30=", format: "json" }, "No input data available"],
  ])("%p", async (fields, text) => {
    await expect(source.fetch(toRequest(input(fields)), task)).rejects.toThrow(text);
  });

  test("when nothing answers in time, or the service stops", async () => {
    const silent = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } });
    const request = toRequest(input({ uri: `127.0.0.1:${silent.port}` }));
    const hasty = createGrpcSource({ protos: ENERGY_PROTOS, timeoutMs: 50 });
    await expect(hasty.fetch(request, task)).rejects.toThrow("Failed to fetch data: ");
    const stopping = new AbortController();
    const fetched = source.fetch(request, { signal: stopping.signal });
    stopping.abort();
    await expect(fetched).rejects.toThrow("Failed to fetch data: ");
    silent.stop(true);
  });
});

describe("an operation that fails with its result made", () => {
  const ids = { workflow_id: "wf-1", task_id: "task_1" };
  const reference = (uri: string) => ({ protocol: "grpc", uri, format: "GenerateData", metadata: ids });

  test("leaves the result that was there before", async () => {
    await using plane = await startPlane({
      GenerateData: async ({ parameters }, { results }) => {
        const made = await results.grpc({ message: `from ${parameters.first}` });
        if (parameters.first === 2) throw new OperationError("No fuel");
        return made;
      },
    });
    for (const first of [1, 2]) await run(plane.service, { ...ids, parameters: { first } });
    expect(await source.fetch(toRequest(reference(plane.address)), task)).toMatchObject({
      message: "from 1",
    });
  });

  test("because its time was over has none", async () => {
    const late = Promise.withResolvers<unknown>();
    await using plane = await startPlane({
      GenerateData: operation({
        timeoutMs: 20,
        run: async (_request, { results, signal }) => {
          await new Promise((resolve) => signal.addEventListener("abort", resolve));
          const made = await results.grpc({ message: "too late" });
          late.resolve(made);
          return made;
        },
      }),
    });
    expect((await run(plane.service, ids)).status).toBe("failed");
    await late.promise;
    await expect(source.fetch(toRequest(reference(plane.address)), task)).rejects.toThrow(
      "No data available",
    );
  });
});

const IN_USE = "the port is in use: give it another GRPC_PORT or HOST";

describe("a data plane that cannot be", () => {
  test("says that its port is in use, and can take another", async () => {
    await using plane = await startPlane();
    const environment = { HOST: "127.0.0.1", GRPC_PORT: plane.address.split(":")[1] };
    const late = makePlane();
    await expect(late.listen(environment)).rejects.toThrow(
      `Cannot listen on ${plane.address} for gRPC: ${IN_USE}`,
    );
    const listening = await late.listen({ ...environment, GRPC_PORT: "0" });
    await listening.stop(0);
  });

  /** Its end, and what it says, when it is started with these proto files at this port. */
  async function start(protos: ProtoFiles, environment: Readonly<Record<string, string | undefined>>) {
    const folder = mkdtempSync(join(tmpdir(), "aieffect-grpc-"));
    const script = join(folder, "service.ts");
    const kit = join(import.meta.dir, "..", "..", "src", "service");
    writeFileSync(
      script,
      `import { serve } from ${JSON.stringify(join(kit, "kit.ts"))};
      import { createGrpcDataPlane, createGrpcSource } from ${JSON.stringify(join(kit, "kit-grpc.ts"))};
      const protos = ${JSON.stringify(protos)};
      const source = createGrpcSource({ protos });
      await serve({
        operations: { Mix: (request, task) => source.fetch(request, task) },
        dataPlane: createGrpcDataPlane({ protos, service: "${ENERGY_SERVICE}" }),
      });`,
    );
    const child = Bun.spawn([process.execPath, script], {
      env: { ...process.env, PORT: "0", ...environment },
      stderr: "pipe",
    });
    const text = await new Response(child.stderr).text();
    rmSync(folder, { recursive: true });
    return [await child.exited, text];
  }

  test("ends its process with one line", async () => {
    await using plane = await startPlane();
    const [host, port] = plane.address.split(":");
    const [code, text] = await start(ENERGY_PROTOS, { HOST: host, GRPC_PORT: port });
    expect([code, text]).toEqual([2, `Cannot listen on ${plane.address} for gRPC: ${IN_USE}\n`]);
  });

  test("ends its process with the file and the line of a syntax error", async () => {
    const protos = {
      ...ENERGY_PROTOS,
      "broken.proto": 'syntax = "proto3";\nmessage A {\n  strin g a = 1;\n}',
    };
    expect(await start(protos, { HOST: "127.0.0.1", GRPC_PORT: "0" })).toEqual([
      2,
      "broken.proto:3: illegal token 'a', '=' expected\n",
    ]);
  });

  test("says that its port is none", async () => {
    await expect(makePlane().listen({ GRPC_PORT: "x" })).rejects.toThrow(
      "GRPC_PORT must be a number from 0 to 65535",
    );
  });

  test("says which services there are", async () => {
    const plane = createGrpcDataPlane({ protos: ENERGY_PROTOS, service: "Generator" });
    await expect(plane.listen({})).rejects.toThrow(
      "No service Generator in the proto files; there are: data_generator.DataGeneratorService",
    );
  });
});

test("a source whose proto file is broken says so when it is asked", async () => {
  const broken = createGrpcSource({ protos: { "a.proto": "message" } });
  const reference = { protocol: "grpc", uri: "127.0.0.1:1", format: "Mix" };
  await expect(broken.fetch(toRequest(reference), task)).rejects.toThrow("a.proto:1: ");
});
