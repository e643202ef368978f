/** Data planes that cannot be, and fetches that fail. */
import { describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createGrpcDataPlane } from "../../src/service/grpc/grpc-data-plane.ts";
import { createGrpcSource } from "../../src/service/grpc/grpc-source.ts";
import { makePlane, source, startPlane, task, toRequest } from "../energy-plane.ts";
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

describe("a data plane that cannot be", () => {
  test("says that its port is in use", async () => {
    await using plane = await startPlane();
    const environment = { HOST: "127.0.0.1", GRPC_PORT: plane.address.split(":")[1] };
    await expect(makePlane().listen(environment)).rejects.toThrow(
      `Cannot listen on ${plane.address} for gRPC: `,
    );
  });

  test("ends its process with one line", async () => {
    await using plane = await startPlane();
    const folder = mkdtempSync(join(tmpdir(), "aieffect-grpc-"));
    const script = join(folder, "service.ts");
    const kit = join(import.meta.dir, "..", "..", "src", "service");
    writeFileSync(
      script,
      `import { serve } from ${JSON.stringify(join(kit, "kit.ts"))};
      import { createGrpcDataPlane } from ${JSON.stringify(join(kit, "kit-grpc.ts"))};
      const protos = ${JSON.stringify(ENERGY_PROTOS)};
      await serve({ operations: {}, dataPlane: createGrpcDataPlane({ protos, service: "${ENERGY_SERVICE}" }) });`,
    );
    const [host, port] = plane.address.split(":");
    const child = Bun.spawn([process.execPath, script], {
      env: { ...process.env, HOST: host, PORT: "0", GRPC_PORT: port },
      stderr: "pipe",
    });
    const text = await new Response(child.stderr).text();
    expect(text).toMatch(new RegExp(`^Cannot listen on ${plane.address} for gRPC: .*\n$`));
    expect(await child.exited).toBe(2);
    rmSync(folder, { recursive: true });
  });

  test("says that its port is none", async () => {
    await expect(makePlane().listen({ GRPC_PORT: "x" })).rejects.toThrow(
      "GRPC_PORT must be a number from 0 to 65535",
    );
  });

  test("says which services there are", () => {
    expect(() => createGrpcDataPlane({ protos: ENERGY_PROTOS, service: "Generator" })).toThrow(
      "No service Generator in the proto files; there are: data_generator.DataGeneratorService",
    );
  });
});
