/** The services of the Germany node as processes, and calls to them as the orchestrator makes them. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import * as v from "valibot";
import { type ServiceProcess, startServiceProcess } from "./service-process.ts";

export const USE_CASE = join(import.meta.dir, "..", "use-cases", "germany-node");

/** Directory of each service and its operation, in the order of the pipeline. */
export const STEPS = [
  ["data_provider", "ProvideData"],
  ["villas_chronics", "GenerateChronics"],
  ["output_formatter", "FormatOutput"],
] as const;

export type OperationName = (typeof STEPS)[number][1];

const AnswerSchema = v.object({
  task_id: v.optional(v.string(), ""),
  status: v.optional(v.string(), "complete"),
  output: v.nullish(v.object({ protocol: v.string(), uri: v.string(), format: v.string() }), null),
  error: v.nullish(v.string(), null),
});

type Answer = v.InferOutput<typeof AnswerSchema>;

interface Call {
  readonly workflow_id?: string;
  readonly task_id?: string;
  readonly inputs?: readonly unknown[];
  readonly parameters?: Readonly<Record<string, unknown>>;
}

export interface GermanyNode extends AsyncDisposable {
  /** Of the series and the grid. */
  readonly data: string;
  readonly shared: string;
  readonly processes: Readonly<Record<OperationName, ServiceProcess>>;
  /** Follows an operation to its end. */
  readonly call: (operation: OperationName, call?: Call) => Promise<Answer>;
  /** Runs all three operations and gives the folder that the last one made. */
  readonly run: (workflowId: string, parameters?: Readonly<Record<string, unknown>>) => Promise<string>;
}

type Directory = (typeof STEPS)[number][0];

/** One of its services. */
export const startGermanyService = (
  directory: Directory,
  environment: Readonly<Record<string, string>>,
  runtime?: readonly string[],
): Promise<ServiceProcess> =>
  startServiceProcess(join(USE_CASE, "services", directory, "service.ts"), environment, [], runtime);

export async function startGermanyNode(
  environment: Readonly<Record<string, string>> = {},
  runtime?: readonly string[],
): Promise<GermanyNode> {
  const folder = mkdtempSync(join(tmpdir(), "aieffect-germany-"));
  const [data, shared] = [join(folder, "data"), join(folder, "shared")];
  const variables = { DATA_DIR: data, SHARED_DIR: shared, GRID_FILE: "grid.json", ...environment };
  const start = (directory: Directory) => startGermanyService(directory, variables, runtime);
  const [ProvideData, GenerateChronics, FormatOutput] = await Promise.all([
    start("data_provider"),
    start("villas_chronics"),
    start("output_formatter"),
  ]);
  const processes = { ProvideData, GenerateChronics, FormatOutput };
  const call: GermanyNode["call"] = async (operation, fields = {}) => {
    const url = `${processes[operation].url}/control`;
    const ids = { workflow_id: "wf-1", task_id: `task_${operation}`, ...fields };
    const response = await fetch(`${url}/execute`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ method: operation, ...ids }),
    });
    const answer = v.parse(AnswerSchema, await response.json());
    return answer.status === "running" ? follow(url, answer.task_id) : answer;
  };
  return {
    data,
    shared,
    processes,
    call,
    async run(workflow_id, parameters = {}) {
      const provided = await call("ProvideData", { workflow_id });
      const made = await call("GenerateChronics", { workflow_id, inputs: [toOutput(provided)], parameters });
      const formatted = await call("FormatOutput", { workflow_id, inputs: [toOutput(made)], parameters });
      return toOutput(formatted).uri;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(Object.values(processes).map((process) => process[Symbol.asyncDispose]()));
      rmSync(folder, { recursive: true });
    },
  };
}

/** @param id under which the service lets it be polled */
async function follow(url: string, id: string): Promise<Answer> {
  for (;;) {
    const status = v.parse(AnswerSchema, await (await fetch(`${url}/status/${id}`)).json());
    if (status.status === "failed") return status;
    if (status.status === "complete") {
      return v.parse(AnswerSchema, await (await fetch(`${url}/output/${id}`)).json());
    }
    await Bun.sleep(20);
  }
}

function toOutput({ output, error }: Answer) {
  if (output === null) throw new Error(`No output: ${error}`);
  return output;
}

/** A grid with a table of loads and one of static generators: labels, and the bus of each. */
export function toGrid(
  loads: readonly (readonly [number, number])[],
  sgens: readonly (readonly [number, number])[],
) {
  const frame = (elements: readonly (readonly [number, number])[]) => ({
    _module: "pandas.core.frame",
    _class: "DataFrame",
    _object: JSON.stringify({
      columns: ["name", "bus", "p_mw", "q_mvar", "scaling"],
      index: elements.map(([label]) => label),
      data: elements.map(([, bus]) => [null, bus, 1, 0.5, 1]),
    }),
    orient: "split",
  });
  const _object = { load: frame(loads), sgen: frame(sgens) };
  return JSON.stringify({ _module: "pandapower.auxiliary", _class: "pandapowerNet", _object });
}

/** Writes files of the data folder anew; the rest of it goes. */
export function writeData(node: Pick<GermanyNode, "data">, files: Readonly<Record<string, string>>): void {
  rmSync(node.data, { recursive: true, force: true });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(node.data, name)), { recursive: true });
    writeFileSync(join(node.data, name), text);
  }
}
