/** Every service of every use case can be started by its name. */
import { describe, expect, test } from "bun:test";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { readComposeFile } from "../../src/model/compose-file.ts";
import { serveUseCaseService } from "../../use-cases/services.ts";
import { startServiceProcess } from "../service-process.ts";

const REPOSITORY = join(import.meta.dir, "..", "..");
const USE_CASES = join(REPOSITORY, "use-cases");

/** Use case and service of everything that a compose file builds. */
const SERVICES = readdirSync(USE_CASES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  // What use cases share has none.
  .filter(({ name }) => existsSync(join(USE_CASES, name, "docker-compose.yml")))
  .flatMap(({ name }) => {
    const compose = readComposeFile(parse(readFileSync(join(USE_CASES, name, "docker-compose.yml"), "utf8")));
    if (!compose.ok) throw new Error(compose.problems[0].message);
    const built = Object.entries(compose.value.services).filter(([, { build }]) => build !== undefined);
    return built.map(([service]) => [name, service] as const);
  });

describe("a service that a compose file builds", () => {
  test.each(SERVICES)("%s %s starts", async (useCase, service) => {
    await using process = await startServiceProcess(
      join(REPOSITORY, "bin", "aieffect.ts"),
      { GRPC_PORT: "0" },
      ["service", useCase, service],
    );
    expect(await (await fetch(`${process.url}/health`)).json()).toEqual({ status: "ok" });
  });
});

test("a name that is none is answered with those that are", async () => {
  await expect(serveUseCaseService("file_based", "x")).rejects.toThrow(
    'No use case is named "file_based"; there are: file_based_energy_pipeline',
  );
  await expect(serveUseCaseService("file_based_energy_pipeline", "toString")).rejects.toThrow(
    'No service of file_based_energy_pipeline is named "toString"; there are: input-provider, data-generator',
  );
});
