/** The services of the protobuf-based energy pipeline as processes, and calls to them as the orchestrator makes them. */
import { join } from "node:path";
import * as v from "valibot";
import { findFreePorts } from "../src/launch/free-ports.ts";
import blueprint from "../use-cases/protobuf_based_energy_pipeline/export/blueprint.json";
import { type ServiceProcess, startServiceProcess } from "./service-process.ts";

export const USE_CASE = join(import.meta.dir, "..", "use-cases", "protobuf_based_energy_pipeline");

/** Directory of each service and its operation, in the order of the pipeline. */
export const STEPS = [
  ["input_provider", "GetConfiguration"],
  ["data_generator", "GenerateData"],
  ["data_analyzer", "AnalyzeData"],
  ["report_generator", "GenerateReport"],
] as const;

export type OperationName = (typeof STEPS)[number][1];

const AnswerSchema = v.object({
  status: v.picklist(["complete", "failed"]),
  output: v.nullable(
    v.object({
      protocol: v.string(),
      uri: v.string(),
      format: v.string(),
      metadata: v.optional(v.record(v.string(), v.string()), {}),
    }),
  ),
  error: v.nullable(v.string()),
});

export type Answer = v.InferOutput<typeof AnswerSchema>;

export interface OperationCall {
  readonly workflow_id?: string;
  readonly task_id?: string;
  readonly inputs?: readonly unknown[];
  readonly parameters?: Readonly<Record<string, unknown>>;
}

export interface ProtobufPipeline extends AsyncDisposable {
  readonly processes: Readonly<Record<OperationName, ServiceProcess>>;
  /** `host:port` of each service's gRPC data plane; the configuration has none. */
  readonly grpcAddresses: Readonly<Record<OperationName, string>>;
  readonly call: (
    operation: OperationName,
    call?: OperationCall,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Answer>;
}

export async function startProtobufPipeline(
  environment: Readonly<Record<string, string>> = {},
): Promise<ProtobufPipeline> {
  const ports = await findFreePorts(STEPS.length);
  const start = (step: number) => {
    const grpc = { GRPC_HOST: "127.0.0.1", GRPC_PORT: String(ports[step]) };
    const script = join(USE_CASE, "services", STEPS[step]?.[0] ?? "", "service.ts");
    return startServiceProcess(script, { ...grpc, ...environment });
  };
  const [GetConfiguration, GenerateData, AnalyzeData, GenerateReport] = await Promise.all([
    start(0),
    start(1),
    start(2),
    start(3),
  ]);
  const processes = { GetConfiguration, GenerateData, AnalyzeData, GenerateReport };
  const address = (step: number) => `127.0.0.1:${ports[step]}`;
  return {
    processes,
    grpcAddresses: {
      GetConfiguration: address(0),
      GenerateData: address(1),
      AnalyzeData: address(2),
      GenerateReport: address(3),
    },
    async call(operation, fields = {}, headers = {}) {
      const response = await fetch(`${processes[operation].url}/control/execute`, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify({
          method: operation,
          workflow_id: "wf-1",
          task_id: `task_${operation}`,
          ...fields,
        }),
      });
      return v.parse(AnswerSchema, await response.json());
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(Object.values(processes).map((process) => process[Symbol.asyncDispose]()));
    },
  };
}

/** The output of an answer. @throws Error with the answer's error when there is none */
export function toOutput({ output, error }: Answer) {
  if (output === null) throw new Error(`No output: ${error}`);
  return output;
}

/** What is submitted to run the pipeline on these processes; the parameters go to containers or nodes, as their keys say. */
export function toSubmission({ processes }: ProtobufPipeline, parameters: object = {}) {
  const docker_info_list = STEPS.map(([directory, operation]) => {
    const { hostname, port } = new URL(processes[operation].url);
    return { container_name: `${directory}1`, ip_address: hostname, port };
  });
  return { blueprint, dockerinfo: { docker_info_list }, parameters };
}
