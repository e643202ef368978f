/** The Dockerfile of each kind of service, built for real; the service answers from the image. */
import { afterAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { findFreePorts } from "../../src/launch/free-ports.ts";
import { DATA_STYLES, MODES } from "../../src/scaffold/service-kind.ts";
import { BUN_BASE } from "../image-bases.ts";
import { CAN_BUILD_IMAGES, createImageBuilder } from "../image-builder.ts";
import { openProjectRoom } from "../project-folder.ts";

setDefaultTimeout(120_000);

const KINDS = DATA_STYLES.flatMap((data) => MODES.map((mode) => [data, mode] as const));

describe.skipIf(!CAN_BUILD_IMAGES)("an image (where buildah is installed, for root who may mount)", () => {
  const room = openProjectRoom();
  const builder = CAN_BUILD_IMAGES ? createImageBuilder(BUN_BASE) : null;
  afterAll(() => {
    builder?.[Symbol.dispose]();
    room[Symbol.dispose]();
  });

  test.each(KINDS)("%s, %s", async (data, mode) => {
    if (builder === null) throw new Error("There is no buildah.");
    const name = `image-${data}-${mode}`;
    await room.aieffect("new", "service", name, "--data", data, "--mode", mode);
    const config = builder.build(name, join(room.path, name));
    expect(config.User).toBe("bun");
    expect(config.Healthcheck).toBeDefined();
    const [port, grpcPort] = await findFreePorts(2);
    const environment = { HOST: "127.0.0.1", PORT: String(port), GRPC_PORT: String(grpcPort) };
    const service = builder.run(name, environment, ["bun", "service.js"]);
    try {
      const url = `http://127.0.0.1:${port}`;
      await untilHealthy(url, service);
      const answer = await fetch(`${url}/control/execute`, {
        method: "POST",
        body: JSON.stringify({
          method: name.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase()),
          workflow_id: "wf-1",
          task_id: "task_1",
        }),
      });
      const expected = mode === "sequential" ? "complete" : "running";
      expect(await answer.json()).toMatchObject({ status: expected });
      while ((await get(`${url}/control/status/task_1`)).status === "running") await Bun.sleep(20);
      const { output } = await get(`${url}/control/output/task_1`);
      expect(output.uri).toBe(
        data === "file" ? "/app/data/wf-1/task_1/readings.csv" : `localhost:${grpcPort}`,
      );
    } finally {
      service.kill("SIGTERM");
      await service.exited;
    }
  });
});

const get = async (url: string) => (await fetch(url)).json();

async function untilHealthy(url: string, service: Bun.Subprocess): Promise<void> {
  while (service.exitCode === null) {
    const answer = await fetch(`${url}/health`).catch(() => null);
    if (answer?.ok === true) return;
    await Bun.sleep(50);
  }
  throw new Error(`The service ended with ${service.exitCode}.`);
}
