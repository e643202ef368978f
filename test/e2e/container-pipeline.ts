/** The protobuf-based energy pipeline as containers of its images, on ports of this machine. */
import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { findFreePorts } from "../../src/launch/free-ports.ts";
import { runAieffect } from "../aieffect-process.ts";
import { BINARY } from "../binary.ts";
import type { ImageBuilder } from "../image-builder.ts";
import { ImageContainer } from "../image-container.ts";
import { STEPS, USE_CASE } from "../protobuf-energy-pipeline.ts";

export interface ContainerPipeline extends AsyncDisposable {
  /** Has its blueprint, and a dockerinfo that leads to the containers. */
  readonly folder: string;
  /** Where the report is served over gRPC. */
  readonly reportAddress: string;
  /** Submits it to a server, and waits for its end. */
  submit(server: string): ReturnType<typeof runAieffect>;
}

/** @param folder of a service, from the root of the repository */
export function toImageName(folder: string): string {
  return folder
    .replace(/^use-cases\//, "")
    .replace("/services/", "-")
    .replaceAll("_", "-");
}

/** Starts the services, and waits until the health check of each image says that it is well. */
export async function startPipeline(builder: ImageBuilder, folder: string): Promise<ContainerPipeline> {
  mkdirSync(folder);
  const ports = await findFreePorts(STEPS.length * 2);
  const portOf = (step: number) => ports[step] ?? 0;
  const grpcPortOf = (step: number) => ports[STEPS.length + step] ?? 0;
  const services = STEPS.map(([directory], step) => {
    const name = toImageName(`protobuf_based_energy_pipeline-${directory}`);
    const image = { config: builder.inspect(name), root: builder.mount(name) };
    const environment = {
      PORT: String(portOf(step)),
      GRPC_HOST: "127.0.0.1",
      GRPC_PORT: String(grpcPortOf(step)),
    };
    return new ImageContainer(image, { environment });
  });
  const entries = STEPS.map(([directory], step) => ({
    container_name: `${directory}1`,
    ip_address: "127.0.0.1",
    port: portOf(step),
  }));
  cpSync(join(USE_CASE, "export/blueprint.json"), join(folder, "blueprint.json"));
  await Bun.write(join(folder, "dockerinfo.json"), JSON.stringify({ docker_info_list: entries }));
  const end = () => Promise.all(services.map((service) => service[Symbol.asyncDispose]()));
  try {
    await Promise.all(services.map((service) => service.untilHealthy()));
  } catch (error) {
    await end();
    throw error;
  }
  return {
    folder,
    reportAddress: `127.0.0.1:${grpcPortOf(STEPS.length - 1)}`,
    submit: (server) => {
      const { PATH = "", HOME = "" } = process.env;
      const flags = ["--watch", "--param", "input_provider1.num_records=12"];
      return runAieffect(["submit", "blueprint.json", "dockerinfo.json", ...flags], {
        command: BINARY,
        folder,
        environment: { PATH, HOME, AIEFFECT_SERVER: server },
      });
    },
    async [Symbol.asyncDispose]() {
      await end();
    },
  };
}
