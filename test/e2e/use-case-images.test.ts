/** The Dockerfiles of the use cases, built for real; the protobuf-based pipeline runs from its images. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import packageJson from "../../package.json" with { type: "json" };
import { findFreePorts } from "../../src/launch/free-ports.ts";
import { runAieffect } from "../aieffect-process.ts";
import { BINARY } from "../binary.ts";
import { makeFolder } from "../contract/store-files.ts";
import { REPOSITORY } from "../documents.ts";
import { CAN_BUILD_IMAGES, createImageBuilder, type ImageBuilder } from "../image-builder.ts";
import { callRpc } from "../plain-grpc.ts";
import { STEPS } from "../protobuf-energy-pipeline.ts";

setDefaultTimeout(120_000);

const FILE_BASED = "use-cases/file_based_energy_pipeline";
const USE_CASE = "use-cases/protobuf_based_energy_pipeline";
/** One of each kind: the others differ in names alone, which test/integration/portugal-node-files.test.ts sees to. */
const PORTUGAL = [
  ["use-cases/portugal-node-sidecar", "synthetic_data_adapter"],
  ["use-cases/portugal-node-integrated", "synthetic_data"],
  ["use-cases/tef-services", "synthetic_data"],
] as const;
const GERMANY = ["data_provider", "villas_chronics", "output_formatter"].map(
  (directory) => ["use-cases/germany-node", directory] as const,
);
/** What the Dockerfiles copy, which is less than the repository. */
const COPIED = ["package.json", "bun.lock", "src", "use-cases"];
/** Use case, and the folder of a service in it. */
const SERVICES = [
  ...[FILE_BASED, USE_CASE].flatMap((useCase) => STEPS.map(([directory]) => [useCase, directory] as const)),
  ...PORTUGAL,
  ...GERMANY,
];

describe.skipIf(!CAN_BUILD_IMAGES)("the images (where buildah is installed, for root who may mount)", () => {
  let room = "";
  let context = "";
  let cache = "";
  let builder: ImageBuilder;

  beforeAll(() => {
    if (!CAN_BUILD_IMAGES) return;
    room = mkdtempSync(join(tmpdir(), "aieffect-context-"));
    context = join(room, "context");
    cache = join(room, "cache");
    for (const path of COPIED) cpSync(join(REPOSITORY, path), join(context, path), { recursive: true });
    // What is in Bun's cache already need not come over the network. It writes there, so it gets a copy.
    const { stdout } = Bun.spawnSync([process.execPath, "pm", "cache"], { cwd: REPOSITORY });
    cpSync(stdout.toString().trim(), cache, { recursive: true });
    builder = createImageBuilder(`oven/bun:${packageJson.packageManager.replace("bun@", "")}-slim`);
  });
  afterAll(() => {
    if (!CAN_BUILD_IMAGES) return;
    builder[Symbol.dispose]();
    rmSync(room, { recursive: true, force: true });
  });

  test.each(SERVICES)(
    "of %s: that of %s is built, and runs as another user than root",
    (useCase, directory) => {
      const dockerfile = join(context, useCase, "services", directory, "Dockerfile");
      // The home of root, and of a builder that sets none.
      const volumes = ["/root", ""].flatMap((home) => ["--volume", `${cache}:${home}/.bun/install/cache`]);
      const config = builder.build(toImage(useCase, directory), context, "--file", dockerfile, ...volumes);
      expect(config.User).toBe("bun");
      expect(config.Healthcheck).toBeDefined();
    },
  );

  test("run the pipeline, and serve its report over gRPC", async () => {
    using folder = makeFolder();
    const ports = await findFreePorts(STEPS.length * 2);
    const portOf = (step: number) => ports[step] ?? 0;
    const grpcPortOf = (step: number) => ports[STEPS.length + step] ?? 0;
    const services = STEPS.map(([directory], step) => {
      const environment = { HOST: "127.0.0.1", PORT: String(portOf(step)) };
      const grpc = { GRPC_HOST: "127.0.0.1", GRPC_PORT: String(grpcPortOf(step)) };
      return builder.run(toImage(USE_CASE, directory), { ...environment, ...grpc }, ["bun", "service.js"]);
    });
    try {
      await Promise.all(services.map((service, step) => untilHealthy(portOf(step), service)));
      const entries = STEPS.map(([directory], step) => ({
        container_name: `${directory}1`,
        ip_address: "127.0.0.1",
        port: portOf(step),
      }));
      await Bun.write(folder.file("dockerinfo.json"), JSON.stringify({ docker_info_list: entries }));
      const args = ["run", join(REPOSITORY, USE_CASE, "export/blueprint.json"), "dockerinfo.json"];
      const run = await runAieffect([...args, "--param", "input_provider1.num_records=12"], {
        command: BINARY,
        folder: folder.path,
      });
      expect({ exitCode: run.exitCode, stderr: run.stderr }).toEqual({ exitCode: 0, stderr: "" });
      expect(await callRpc(`127.0.0.1:${grpcPortOf(3)}`, "GenerateReport")).toMatchObject({
        summary: expect.stringMatching(/^Report generated for 12 records\. /),
      });
    } finally {
      for (const service of services) service.kill("SIGTERM");
      await Promise.all(services.map((service) => service.exited));
    }
  });
});

function toImage(useCase: string, directory: string): string {
  return `${useCase.replace("use-cases/", "").replaceAll("_", "-")}-${directory}`;
}

async function untilHealthy(port: number, service: Bun.Subprocess): Promise<void> {
  while (service.exitCode === null) {
    const answer = await fetch(`http://127.0.0.1:${port}/health`).catch(() => null);
    if (answer?.ok === true) return;
    await Bun.sleep(50);
  }
  throw new Error(`The container ended with ${service.exitCode} before it answered.`);
}
