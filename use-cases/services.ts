/** The use cases that are inside the binary: their services, and the pipeline that they export. */
import { AieffectError } from "../src/errors.ts";
import type { DataReference } from "../src/model/data-reference.ts";
import type { DataPlane } from "../src/service/data-plane.ts";
import type { Environment } from "../src/service/environment.ts";
import type { Operations } from "../src/service/operation.ts";
import { serve } from "../src/service/serve.ts";

interface ServiceModule {
  readonly createOperations: (environment: Environment) => Operations;
  /** Of a service whose results are fetched over gRPC. */
  readonly createDataPlane?: () => DataPlane;
}

interface JsonModule {
  readonly default: unknown;
}

/** Shows what a pipeline has made, where it is neither a file nor inside its reference. Never rejects. */
type ReadResult = (reference: DataReference) => Promise<readonly string[]>;

interface ResultModule {
  readonly readResult: ReadResult;
}

interface UseCase {
  /** By name in its compose file. */
  readonly services: Readonly<Record<string, () => Promise<ServiceModule>>>;
  readonly blueprint: () => Promise<JsonModule>;
  readonly dockerinfo: () => Promise<JsonModule>;
  readonly result?: () => Promise<ResultModule>;
}

/** By folder. The imports are literal, so that they are bundled. */
const USE_CASES: Readonly<Record<string, UseCase>> = {
  file_based_energy_pipeline: {
    services: {
      "input-provider": () => import("./file_based_energy_pipeline/services/input_provider/operations.ts"),
      "data-generator": () => import("./file_based_energy_pipeline/services/data_generator/operations.ts"),
      "data-analyzer": () => import("./file_based_energy_pipeline/services/data_analyzer/operations.ts"),
      "report-generator": () =>
        import("./file_based_energy_pipeline/services/report_generator/operations.ts"),
    },
    blueprint: () => import("./file_based_energy_pipeline/export/blueprint.json"),
    dockerinfo: () => import("./file_based_energy_pipeline/export/dockerinfo.json"),
  },
  protobuf_based_energy_pipeline: {
    services: {
      "pb-input-provider": () =>
        import("./protobuf_based_energy_pipeline/services/input_provider/operations.ts"),
      "pb-data-generator": () =>
        import("./protobuf_based_energy_pipeline/services/data_generator/operations.ts"),
      "pb-data-analyzer": () =>
        import("./protobuf_based_energy_pipeline/services/data_analyzer/operations.ts"),
      "pb-report-generator": () =>
        import("./protobuf_based_energy_pipeline/services/report_generator/operations.ts"),
    },
    blueprint: () => import("./protobuf_based_energy_pipeline/export/blueprint.json"),
    dockerinfo: () => import("./protobuf_based_energy_pipeline/export/dockerinfo.json"),
    result: () => import("./protobuf_based_energy_pipeline/read-result.ts"),
  },
};

/** The use case that a demo shows when none is named. */
export const DEFAULT_USE_CASE = "file_based_energy_pipeline";

export const USE_CASE_NAMES: readonly string[] = Object.keys(USE_CASES);

/** What `up` would read from the folder of a use case. */
export interface UseCaseDocuments {
  readonly services: readonly string[];
  readonly blueprint: unknown;
  readonly dockerinfo: unknown;
  /** Lines of what the last task has made; null where the run's own view shows it. */
  readonly readResult: ReadResult | null;
}

/** @throws AieffectError INVALID_INPUT when there is no such use case */
export async function loadUseCase(name: string): Promise<UseCaseDocuments> {
  const { services, blueprint, dockerinfo, result } = pick(USE_CASES, name, "use case");
  return {
    services: Object.keys(services),
    blueprint: (await blueprint()).default,
    dockerinfo: (await dockerinfo()).default,
    readResult: (await result?.())?.readResult ?? null,
  };
}

/**
 * Serves one service of a use case until the process is told to stop.
 *
 * @param useCase folder name, such as `file_based_energy_pipeline`
 * @param service name in its compose file, such as `data-analyzer`
 * @param environment HOST, PORT, SERVICE_API_KEY and what the service itself reads, such as DATA_DIR
 * @throws AieffectError INVALID_INPUT when there is no such service
 */
export async function serveUseCaseService(
  useCase: string,
  service: string,
  environment: Environment = process.env,
): Promise<void> {
  const { services } = pick(USE_CASES, useCase, "use case");
  const { createOperations, createDataPlane } = await pick(services, service, `service of ${useCase}`)();
  const dataPlane = createDataPlane?.();
  await serve(
    { operations: createOperations(environment), ...(dataPlane === undefined ? {} : { dataPlane }) },
    environment,
  );
}

function pick<Value>(table: Readonly<Record<string, Value>>, name: string, what: string): Value {
  const value = Object.hasOwn(table, name) ? table[name] : undefined;
  if (value !== undefined) return value;
  const names = Object.keys(table).join(", ");
  throw new AieffectError(
    "INVALID_INPUT",
    `No ${what} is named ${JSON.stringify(name)}; there are: ${names}`,
  );
}
