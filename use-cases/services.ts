/** The use cases that are inside the binary: their services, and the pipeline that they export. */
import { AieffectError } from "../src/errors.ts";
import type { DataReference } from "../src/model/data-reference.ts";
import type { JsonObject } from "../src/model/field.ts";
import type { DataPlane } from "../src/service/data-plane.ts";
import type { Environment } from "../src/service/environment.ts";
import type { Operations } from "../src/service/operation.ts";
import { serve } from "../src/service/serve.ts";
import type { Application } from "./tef-services/http/application.ts";

interface ServiceModule {
  readonly createOperations: (environment: Environment) => Operations;
  /** Of a service whose results are fetched over gRPC. */
  readonly createDataPlane?: () => DataPlane;
  /** As in its definition. */
  readonly namesTasks?: boolean;
}

/** A service that is no service of the kit, or has one in it. */
interface ApplicationModule {
  readonly createApplication: (environment: Environment) => Application;
}

interface JsonModule {
  readonly default: unknown;
}

/** What a run has made. */
interface RunFacts {
  /** By node key. */
  readonly outputs: ReadonlyMap<string, DataReference>;
  /** Where its service has put files of this task. */
  readonly taskFolder: string;
}

/** Shows what a pipeline has made, where it is neither a file nor inside its reference. Never rejects. */
type ReadResult = (reference: DataReference, run: RunFacts) => Promise<readonly string[]>;

interface ResultModule {
  readonly readResult: ReadResult;
}

/** Of a use case whose first service reads data that somebody must have put there. */
interface DemoModule {
  /** @param folder for all that the services of a demo read and write; absolute */
  readonly toDemoVariables: (folder: string) => Environment;
  /** Writes what the demo begins with. */
  readonly writeDemoData: (folder: string) => Promise<void>;
}

interface UseCase {
  /** By name in its compose file. */
  readonly services: Readonly<Record<string, () => Promise<ServiceModule | ApplicationModule>>>;
  /** Variables that hold the URL of one of its services, and which one. */
  readonly urls?: Readonly<Record<string, string>>;
  /** What a demo runs it with, by container. */
  readonly parameters?: Readonly<Record<string, JsonObject>>;
  readonly blueprint: () => Promise<JsonModule>;
  readonly dockerinfo: () => Promise<JsonModule>;
  readonly result?: () => Promise<ResultModule>;
  readonly demo?: () => Promise<DemoModule>;
}

/** The sample data of the stand-ins, as a query of it gives what a model is trained on. */
const SAMPLE_QUERY = {
  sql_query:
    "SELECT datetime AS timestamp, wind_speed, temperature, power FROM wind_and_weather ORDER BY datetime LIMIT 2000",
};

const PORTUGAL_NODE_SIDECAR: UseCase = {
  services: {
    "sc-data-provision": async () => {
      const { createDataProvision } = await import("./tef-services/services/data_provision/application.ts");
      return { createApplication: createDataProvision };
    },
    "sc-knowledge-store": async () => {
      const { createKnowledgeStore } = await import("./tef-services/services/knowledge_store/application.ts");
      return { createApplication: createKnowledgeStore };
    },
    "sc-synthetic-data": async () => {
      const { createSyntheticData } = await import("./tef-services/services/synthetic_data/application.ts");
      return { createApplication: createSyntheticData };
    },
    "data-provision-adapter": async () => {
      const { createDataProvisionOperations } = await import(
        "./portugal-node/operations/data-provision-operations.ts"
      );
      return { createOperations: createDataProvisionOperations, namesTasks: true };
    },
    "knowledge-store-adapter": async () => {
      const { createKnowledgeStoreOperations } = await import(
        "./portugal-node/operations/knowledge-store-operations.ts"
      );
      return { createOperations: createKnowledgeStoreOperations, namesTasks: true };
    },
    "synthetic-data-adapter": async () => {
      const { createSyntheticDataOperations } = await import(
        "./portugal-node/operations/synthetic-data-operations.ts"
      );
      return { createOperations: createSyntheticDataOperations, namesTasks: true };
    },
  },
  urls: {
    DATA_PROVISION_URL: "sc-data-provision",
    KNOWLEDGE_STORE_URL: "sc-knowledge-store",
    SYNTHETIC_DATA_URL: "sc-synthetic-data",
  },
  parameters: { sidecar_data_loader1: SAMPLE_QUERY },
  blueprint: () => import("./portugal-node-sidecar/export/blueprint.json"),
  dockerinfo: () => import("./portugal-node-sidecar/export/dockerinfo.json"),
  result: () => import("./portugal-node/read-result.ts"),
};

const PORTUGAL_NODE_INTEGRATED: UseCase = {
  services: {
    "data-provision": async () => {
      const { createIntegratedDataProvision } = await import(
        "./portugal-node-integrated/services/data_provision/application.ts"
      );
      return { createApplication: createIntegratedDataProvision };
    },
    "knowledge-store": async () => {
      const { createIntegratedKnowledgeStore } = await import(
        "./portugal-node-integrated/services/knowledge_store/application.ts"
      );
      return { createApplication: createIntegratedKnowledgeStore };
    },
    "synthetic-data": async () => {
      const { createIntegratedSyntheticData } = await import(
        "./portugal-node-integrated/services/synthetic_data/application.ts"
      );
      return { createApplication: createIntegratedSyntheticData };
    },
  },
  urls: {
    DATA_PROVISION_URL: "data-provision",
    KNOWLEDGE_STORE_URL: "knowledge-store",
    SYNTHETIC_DATA_URL: "synthetic-data",
  },
  parameters: { data_loader1: SAMPLE_QUERY },
  blueprint: () => import("./portugal-node-integrated/export/blueprint.json"),
  dockerinfo: () => import("./portugal-node-integrated/export/dockerinfo.json"),
  result: () => import("./portugal-node/read-result.ts"),
};

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
  "portugal-node-sidecar": PORTUGAL_NODE_SIDECAR,
  "portugal-node-integrated": PORTUGAL_NODE_INTEGRATED,
  "germany-node": {
    services: {
      "data-provider": () => import("./germany-node/services/data_provider/operations.ts"),
      "villas-chronics": () => import("./germany-node/services/villas_chronics/operations.ts"),
      "output-formatter": () => import("./germany-node/services/output_formatter/operations.ts"),
    },
    blueprint: () => import("./germany-node/export/blueprint.json"),
    dockerinfo: () => import("./germany-node/export/dockerinfo.json"),
    result: () => import("./germany-node/read-result.ts"),
    demo: () => import("./germany-node/sample/prepare-demo.ts"),
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
  readonly urls: Readonly<Record<string, string>>;
  readonly parameters: Readonly<Record<string, JsonObject>>;
  /** Lines of what the last task has made; null where the run's own view shows it. */
  readonly readResult: ReadResult | null;
  readonly demo: DemoModule | null;
}

/** @throws AieffectError INVALID_INPUT when there is no such use case */
export async function loadUseCase(name: string): Promise<UseCaseDocuments> {
  const {
    services,
    urls = {},
    parameters = {},
    blueprint,
    dockerinfo,
    result,
    demo,
  } = pick(USE_CASES, name, "use case");
  return {
    services: Object.keys(services),
    blueprint: (await blueprint()).default,
    dockerinfo: (await dockerinfo()).default,
    urls,
    parameters,
    readResult: (await result?.())?.readResult ?? null,
    demo: (await demo?.()) ?? null,
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
  const module = await pick(services, service, `service of ${useCase}`)();
  if ("createApplication" in module) {
    const { serveApplication } = await import("./tef-services/http/serve-application.ts");
    return serveApplication(module.createApplication, environment);
  }
  const { createOperations, createDataPlane, namesTasks = false } = module;
  const dataPlane = createDataPlane?.();
  const definition = { operations: createOperations(environment), namesTasks };
  await serve(dataPlane === undefined ? definition : { ...definition, dataPlane }, environment);
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
