/** The services of the file-based energy pipeline as processes, and calls to them as the orchestrator makes them. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import { type ServiceProcess, startServiceProcess } from "./service-process.ts";

export const USE_CASE = join(import.meta.dir, "..", "use-cases", "file_based_energy_pipeline");

/** Directory of each service and its operation, in the order of the pipeline. */
export const STEPS = [
  ["input_provider", "GetConfiguration"],
  ["data_generator", "GenerateData"],
  ["data_analyzer", "AnalyzeData"],
  ["report_generator", "GenerateReport"],
] as const;

type OperationName = (typeof STEPS)[number][1];

const AnswerSchema = v.object({
  status: v.picklist(["complete", "failed"]),
  output: v.nullable(v.object({ protocol: v.string(), uri: v.string(), format: v.string() })),
  error: v.nullable(v.string()),
});

export type Answer = v.InferOutput<typeof AnswerSchema>;

interface OperationCall {
  readonly workflow_id?: string;
  readonly task_id?: string;
  readonly inputs?: readonly unknown[];
  readonly parameters?: Readonly<Record<string, unknown>>;
}

export interface EnergyPipeline extends AsyncDisposable {
  readonly dataDirectory: string;
  readonly processes: Readonly<Record<OperationName, ServiceProcess>>;
  readonly call: (operation: OperationName, call?: OperationCall) => Promise<Answer>;
  /** Runs all four operations, each one's output the next one's input, and gives the paths of the three files. */
  readonly run: (
    workflowId: string,
    parameters?: Partial<Record<OperationName, Readonly<Record<string, unknown>>>>,
  ) => Promise<readonly [raw: string, analyzed: string, report: string]>;
}

export async function startEnergyPipeline(): Promise<EnergyPipeline> {
  const dataDirectory = mkdtempSync(join(tmpdir(), "aieffect-energy-"));
  const start = (directory: string) =>
    startServiceProcess(join(USE_CASE, "services", directory, "service.ts"), { DATA_DIR: dataDirectory });
  const [GetConfiguration, GenerateData, AnalyzeData, GenerateReport] = await Promise.all([
    start("input_provider"),
    start("data_generator"),
    start("data_analyzer"),
    start("report_generator"),
  ]);
  const processes = { GetConfiguration, GenerateData, AnalyzeData, GenerateReport };
  const call: EnergyPipeline["call"] = async (operation, fields = {}) => {
    const response = await fetch(`${processes[operation].url}/control/execute`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        method: operation,
        workflow_id: "wf-1",
        task_id: `task_${operation}`,
        ...fields,
      }),
    });
    return v.parse(AnswerSchema, await response.json());
  };
  return {
    dataDirectory,
    processes,
    call,
    run: (workflowId, parameters = {}) =>
      runAll((operation, inputs) =>
        call(operation, { workflow_id: workflowId, inputs, parameters: parameters[operation] ?? {} }),
      ),
    async [Symbol.asyncDispose]() {
      await Promise.all(Object.values(processes).map((process) => process[Symbol.asyncDispose]()));
      rmSync(dataDirectory, { recursive: true });
    },
  };
}

async function runAll(call: (operation: OperationName, inputs: readonly unknown[]) => Promise<Answer>) {
  const configuration = await call("GetConfiguration", []);
  const raw = await call("GenerateData", [configuration.output]);
  const analyzed = await call("AnalyzeData", [raw.output]);
  const report = await call("GenerateReport", [analyzed.output]);
  return [toUri(raw), toUri(analyzed), toUri(report)] as const;
}

export function toUri({ output, error }: Answer): string {
  if (output === null) throw new Error(`No output: ${error}`);
  return output.uri;
}

/** The six values of a report. */
export const readReport = (path: string): number[] =>
  readFileSync(path, "utf8")
    .trimEnd()
    .split("\n")
    .slice(1)
    .map((line) => Number(line.split(",")[1]));
