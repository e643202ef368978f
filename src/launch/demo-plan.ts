/** What a demo starts: the services of a use case that is inside the binary, on ports that are free. */
import { join } from "node:path";
import type { Variables } from "../model/compose-variables.ts";
import { findFreePorts } from "./free-ports.ts";
import { type LaunchPlan, type PlannedService, toLogFolder, toStateFolder } from "./launch-plan.ts";
import { toInherited } from "./service-environment.ts";

export interface DemoServices {
  readonly useCase: string;
  /** By name in the use case's compose file. */
  readonly names: readonly string[];
  /** The program and first arguments that start `aieffect`. */
  readonly ownCommand: readonly [string, ...string[]];
  /** Variables that hold the URL of a service of the demo, and which one that is. */
  readonly urls?: Readonly<Record<string, string>>;
  /** The environment that the command itself runs in. */
  readonly environment: Variables;
  /** What all services are told beside where they listen. */
  readonly variables?: Variables;
}

/** Where the services of a demo in that folder keep what they make. */
export const toDataFolder = (folder: string): string => join(folder, "data");

/** @param folder where the demo writes everything; absolute */
export async function toDemoPlan(folder: string, services: DemoServices): Promise<LaunchPlan> {
  const { useCase, names, ownCommand, urls = {}, environment, variables = {} } = services;
  const [program, ...parameters] = ownCommand;
  const ports = await findFreePorts(names.length);
  const urlsOfServices = Object.fromEntries(
    Object.entries(urls).map(([variable, name]) => [
      variable,
      `http://127.0.0.1:${ports[names.indexOf(name)] ?? 0}`,
    ]),
  );
  const planned = names.map((name, index): PlannedService => {
    const port = ports[index] ?? 0;
    return {
      name,
      command: [program, ...parameters, "service", useCase, name],
      port,
      grpcPort: null,
      environment: {
        ...toInherited(environment),
        HOST: "127.0.0.1",
        PORT: String(port),
        // Those with a gRPC data plane take any port, and tell in their references which one it is.
        GRPC_HOST: "127.0.0.1",
        GRPC_PORT: "0",
        DATA_DIR: toDataFolder(folder),
        ...urlsOfServices,
        ...toTexts(variables),
      },
      logPath: join(toLogFolder(folder), `${name}.log`),
    };
  });
  return {
    folder,
    stateFolder: toStateFolder(folder),
    logFolder: toLogFolder(folder),
    services: planned,
    skipped: [],
  };
}

const toTexts = (variables: Variables): Record<string, string> =>
  Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
