/** The Portuguese node in both styles as processes: the stand-ins, and the operations beside them or in them. */
import { join } from "node:path";
import { findFreePorts } from "../src/launch/free-ports.ts";
import integratedBlueprint from "../use-cases/portugal-node-integrated/export/blueprint.json";
import sidecarBlueprint from "../use-cases/portugal-node-sidecar/export/blueprint.json";
import { type ServiceProcess, startServiceProcess } from "./service-process.ts";

export const USE_CASES = join(import.meta.dir, "..", "use-cases");

/** Operation of each step, and its container without the prefix of the style. */
export const STEPS = [
  ["data_loader", "ExecuteQuery"],
  ["feature_engineer", "ApplyFunction"],
  ["model_trainer", "TrainModel"],
  ["data_generator", "GenerateData"],
] as const;

export type OperationName = (typeof STEPS)[number][1];
export type Style = "sidecar" | "integrated";

export const STYLES: readonly Style[] = ["sidecar", "integrated"];

const KINDS = ["data_provision", "knowledge_store", "synthetic_data"] as const;
/** Place among the kinds of the service that does each step. */
const KIND_OF_STEP = [0, 1, 2, 2] as const;

export interface PortugalNode extends AsyncDisposable {
  /** The third-party services by kind; in the integrated style they have the operations in them. */
  readonly tef: readonly ServiceProcess[];
  /** What the orchestrator calls, by kind. */
  readonly adapters: readonly ServiceProcess[];
  readonly urlOf: (operation: OperationName) => string;
  /** What is submitted to run the pipeline on these processes; parameters by container without its prefix. */
  readonly toSubmission: (parameters?: Readonly<Record<string, object>>) => object;
}

interface Runtimes {
  /** What runs the third-party services. */
  readonly tef?: readonly string[];
  /** What runs the adapters beside them. */
  readonly adapters?: readonly string[];
}

/** @param environment of all of them */
export async function startPortugalNode(
  style: Style,
  environment: Readonly<Record<string, string>>,
  runtimes: Runtimes = {},
): Promise<PortugalNode> {
  const ports = await findFreePorts(KINDS.length);
  const urls = Object.fromEntries(
    KINDS.map((kind, index) => [`${kind.toUpperCase()}_URL`, `http://127.0.0.1:${ports[index]}`]),
  );
  const scriptOf = (folder: string, service: string) =>
    join(USE_CASES, folder, "services", service, "service.ts");
  const startHost = (kind: string, index: number) => {
    const folder = style === "sidecar" ? "tef-services" : "portugal-node-integrated";
    const variables = { ...environment, ...urls, PORT: String(ports[index]) };
    return startServiceProcess(scriptOf(folder, kind), variables, [], runtimes.tef);
  };
  const startAdapter = (kind: string) => {
    const script = scriptOf("portugal-node-sidecar", `${kind}_adapter`);
    return startServiceProcess(script, { ...environment, ...urls }, [], runtimes.adapters);
  };
  const tef = await Promise.all(KINDS.map(startHost));
  const adapters = style === "sidecar" ? await Promise.all(KINDS.map(startAdapter)) : tef;
  const urlOfStep = (step: number) => adapters[KIND_OF_STEP[step] ?? 0]?.url ?? "";
  return {
    tef,
    adapters,
    urlOf: (operation) => urlOfStep(STEPS.findIndex(([, name]) => name === operation)),
    toSubmission: (parameters = {}) => ({
      blueprint: style === "sidecar" ? sidecarBlueprint : integratedBlueprint,
      dockerinfo: {
        docker_info_list: STEPS.map(([name], step) => {
          const { hostname, port } = new URL(urlOfStep(step));
          return { container_name: toContainer(style, name), ip_address: hostname, port };
        }),
      },
      parameters: Object.fromEntries(
        Object.entries(parameters).map(([name, values]) => [toContainer(style, name), values]),
      ),
    }),
    async [Symbol.asyncDispose]() {
      await Promise.all([...tef, ...adapters].map((process) => process[Symbol.asyncDispose]()));
    },
  };
}

/** As the export names it. */
export const toContainer = (style: Style, name: string): string =>
  style === "sidecar" ? `sidecar_${name}1` : `${name}1`;
