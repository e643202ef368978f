/** The services of the use cases, by name, so that one process can start any of them, also inside the binary. */
import { AieffectError } from "../src/errors.ts";
import type { Environment } from "../src/service/environment.ts";
import type { Operations } from "../src/service/operation.ts";
import { serve } from "../src/service/serve.ts";

interface ServiceModule {
  readonly createOperations: (environment: Environment) => Operations;
}

/** Folder of the use case -> name in its compose file -> how to load it. The imports are literal to be bundled. */
const USE_CASES: Readonly<Record<string, Readonly<Record<string, () => Promise<ServiceModule>>>>> = {
  file_based_energy_pipeline: {
    "input-provider": () => import("./file_based_energy_pipeline/services/input_provider/operations.ts"),
    "data-generator": () => import("./file_based_energy_pipeline/services/data_generator/operations.ts"),
    "data-analyzer": () => import("./file_based_energy_pipeline/services/data_analyzer/operations.ts"),
    "report-generator": () => import("./file_based_energy_pipeline/services/report_generator/operations.ts"),
  },
};

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
  const services = pick(USE_CASES, useCase, "use case");
  const { createOperations } = await pick(services, service, `service of ${useCase}`)();
  await serve({ operations: createOperations(environment) }, environment);
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
