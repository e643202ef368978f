/** What the pictures show: the energy pipeline, and a survey of several sites made of its services. */
import { join } from "node:path";
import type { EnergyPipeline } from "../../test/energy-pipeline.ts";

type Operation = keyof EnergyPipeline["processes"];

const EXPORT = join(import.meta.dir, "../../use-cases/file_based_energy_pipeline/export/blueprint.json");
const SITES = ["north", "coast", "delta", "ridge", "south"];

interface Step {
  readonly container: string;
  readonly operation: Operation;
  readonly type: string;
  readonly feeds: readonly (readonly [container: string, operation: Operation])[];
}

export interface Submission {
  readonly blueprint: unknown;
  readonly dockerinfo: unknown;
  readonly parameters: Readonly<Record<string, object>>;
}

/** The pipeline as it is exported. */
export async function toPipeline(services: EnergyPipeline, records: unknown): Promise<Submission> {
  const blueprint: unknown = await Bun.file(EXPORT).json();
  const containers: readonly (readonly [string, Operation])[] = [
    ["input_provider1", "GetConfiguration"],
    ["data_generator1", "GenerateData"],
    ["data_analyzer1", "AnalyzeData"],
    ["report_generator1", "GenerateReport"],
  ];
  const dockerinfo = toDockerinfo(services, containers);
  return { blueprint, dockerinfo, parameters: { data_generator1: { num_records: records } } };
}

/** Readings of every site, analysed and reported one by one. @param records by site */
export function toSurvey(services: EnergyPipeline, records: (site: number) => unknown): Submission {
  const steps = [toSource(), ...SITES.flatMap(toSiteSteps)];
  const nodes = steps.map(({ container, operation, type, feeds }) => ({
    container_name: container,
    node_type: type,
    operation_signature_list: [
      {
        operation_signature: { operation_name: operation },
        connected_to: feeds.map(([container_name, operation_name]) => ({
          container_name,
          operation_signature: { operation_name },
        })),
      },
    ],
  }));
  const containers = steps.map(({ container, operation }) => [container, operation] as const);
  const parameters = SITES.map(
    (site, index) => [`readings_${site}`, { num_records: records(index) }] as const,
  );
  return {
    blueprint: { name: "Energy survey of five sites", nodes },
    dockerinfo: toDockerinfo(services, containers),
    parameters: Object.fromEntries(parameters),
  };
}

const toSource = (): Step => ({
  container: "survey_settings",
  operation: "GetConfiguration",
  type: "DataSource",
  feeds: SITES.map((site) => [`readings_${site}`, "GenerateData"]),
});

const toSiteSteps = (site: string): readonly Step[] => [
  {
    container: `readings_${site}`,
    operation: "GenerateData",
    type: "DataSource",
    feeds: [[`anomalies_${site}`, "AnalyzeData"]],
  },
  {
    container: `anomalies_${site}`,
    operation: "AnalyzeData",
    type: "MLModel",
    feeds: [[`report_${site}`, "GenerateReport"]],
  },
  { container: `report_${site}`, operation: "GenerateReport", type: "DataSink", feeds: [] },
];

function toDockerinfo(services: EnergyPipeline, containers: readonly (readonly [string, Operation])[]) {
  const docker_info_list = containers.map(([container_name, operation]) => ({
    container_name,
    ip_address: "127.0.0.1",
    port: new URL(services.processes[operation].url).port,
  }));
  return { docker_info_list };
}
