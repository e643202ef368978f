/** A service with a gRPC data plane that makes energy records, and how the next service reads them. */
import * as v from "valibot";
import type { ExecuteRequest } from "../src/model/control-message.ts";
import { createGrpcDataPlane } from "../src/service/grpc/grpc-data-plane.ts";
import { createGrpcSource } from "../src/service/grpc/grpc-source.ts";
import type { Operations } from "../src/service/operation.ts";
import { ENERGY_PROTOS, ENERGY_SERVICE, makeRecord } from "./energy-protos.ts";
import { type ListeningService, makeRequest, startService } from "./listening-service.ts";

export const ReferenceSchema = v.object({
  protocol: v.literal("grpc"),
  uri: v.string(),
  format: v.string(),
  metadata: v.object({ workflow_id: v.string(), task_id: v.string() }),
});
const AnswerSchema = v.object({
  status: v.string(),
  output: v.nullable(v.unknown()),
  error: v.nullable(v.string()),
});
const ParametersSchema = v.object({ count: v.optional(v.number(), 1), first: v.optional(v.number(), 0) });

export const operations: Operations = {
  GenerateData: ({ parameters }, task) => {
    const { count, first } = v.parse(ParametersSchema, parameters);
    const records = Array.from({ length: count }, (_, index) => makeRecord(first + index));
    return task.results.grpc({
      success: true,
      message: `from ${first}`,
      records,
      checksum: "9007199254740993",
    });
  },
  StreamData: ({ parameters }, task) => {
    const { count } = v.parse(ParametersSchema, parameters);
    return task.results.grpc(Array.from({ length: count }, (_, index) => makeRecord(index)));
  },
};

export const makePlane = (options: { readonly keptBytes?: number } = {}) =>
  createGrpcDataPlane({ protos: ENERGY_PROTOS, service: ENERGY_SERVICE, host: "127.0.0.1", ...options });

/** A service with a data plane, both on ports of their own. */
export async function startPlane(more: Operations = {}, options: { readonly keptBytes?: number } = {}) {
  const dataPlane = makePlane(options);
  const listening = await dataPlane.listen({ HOST: "127.0.0.1", GRPC_PORT: "0" });
  const service = startService({ dataPlane, operations: { ...operations, ...more } });
  return {
    service,
    address: `127.0.0.1:${listening.port}`,
    async [Symbol.asyncDispose]() {
      await service[Symbol.asyncDispose]();
      await listening.stop(0);
    },
  };
}

export type Plane = Awaited<ReturnType<typeof startPlane>>;

export async function run(service: ListeningService, fields: object) {
  const [, body] = await service.execute(makeRequest({ method: "GenerateData", ...fields }));
  return v.parse(AnswerSchema, body);
}

export const source = createGrpcSource({ protos: ENERGY_PROTOS });
export const task = { signal: new AbortController().signal };

export const toRequest = (input: object, workflow_id = "wf-other"): ExecuteRequest => ({
  method: "Mix",
  workflow_id,
  task_id: "task_2",
  inputs: [{ ...input }],
  parameters: {},
});
