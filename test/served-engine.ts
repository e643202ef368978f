/** A server and a worker on one store, and submissions to services that really answer. */
import { expect } from "bun:test";
import type { WorkerOptions } from "../src/engine/worker.ts";
import { makeBlueprint } from "./blueprint-builder.ts";
import { EngineStage, HASTY } from "./engine-stage.ts";
import { type ListeningServer, makeSubmission, type ServerSketch, startServer } from "./listening-server.ts";
import type { ScriptedService } from "./scripted-service.ts";

/** A submission of which every container answers at one address. */
export function submissionAt(
  service: ScriptedService,
  sketch: string,
  changes: Record<string, unknown> = {},
) {
  const { hostname, port } = new URL(service.address);
  const blueprint = makeBlueprint(sketch);
  const docker_info_list = blueprint.nodes.map(({ container_name }) => ({
    container_name,
    ip_address: hostname,
    port,
  }));
  return makeSubmission({ blueprint, dockerinfo: { docker_info_list }, options: HASTY, ...changes });
}

export interface ServedEngine extends AsyncDisposable {
  readonly stage: EngineStage;
  readonly server: ListeningServer;
  /** Submits through the server, and watches the workflow; its id. */
  submit(body: unknown): Promise<string>;
}

export async function startServedEngine(
  sketch: Omit<ServerSketch, "store"> = {},
  worker: Partial<WorkerOptions> = {},
): Promise<ServedEngine> {
  const stage = new EngineStage();
  await stage.startWorker(worker);
  const server = startServer({ ...sketch, store: stage.store });
  return {
    stage,
    server,
    async submit(body) {
      const [status, answer] = await server.post("/workflows", body);
      expect(status).toBe(200);
      const id = String(Object(answer).workflow_id);
      await stage.watch(id);
      return id;
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await stage[Symbol.asyncDispose]();
    },
  };
}
