/** Every Dockerfile of the repository, built for real; the orchestrator runs a pipeline whose services are images too. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { cpSync, globSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import packageJson from "../../package.json" with { type: "json" };
import { findFreePorts } from "../../src/launch/free-ports.ts";
import { readDeployment } from "../composed-orchestrator.ts";
import { REPOSITORY } from "../documents.ts";
import {
  BUN_BASE,
  BUSYBOX_BASE,
  DISTROLESS_BASE,
  HAS_BASES_OF_ORCHESTRATOR,
  type ImageBase,
} from "../image-bases.ts";
import { CAN_BUILD_IMAGES, createImageBuilder, type ImageBuilder } from "../image-builder.ts";
import { ImageContainer } from "../image-container.ts";
import { callRpc } from "../plain-grpc.ts";
import { startRedisServer } from "../redis-server.ts";
import { type ContainerPipeline, startPipeline, toImageName } from "./container-pipeline.ts";

setDefaultTimeout(120_000);

const SERVICES = globSync("use-cases/*/services/*/Dockerfile", { cwd: REPOSITORY }).map(dirname).toSorted();
const HAS_ORCHESTRATOR = CAN_BUILD_IMAGES && HAS_BASES_OF_ORCHESTRATOR;
const ORCHESTRATOR = "aieffect";
/** What .dockerignore lets through, which is less than the repository. */
const CONTEXT = ["package.json", "bun.lock", "bin", "commands", "scripts", "src", "templates", "use-cases"];
/** Bytes. */
const LARGEST_ORCHESTRATOR = 160e6;

let room = "";
let context = "";
let builder: ImageBuilder;

beforeAll(() => {
  if (!CAN_BUILD_IMAGES) return;
  room = mkdtempSync(join(tmpdir(), "aieffect-context-"));
  context = join(room, "context");
  const files = [...CONTEXT, "Dockerfile", ".dockerignore"];
  for (const path of files) cpSync(join(REPOSITORY, path), join(context, path), { recursive: true });
  const bases: readonly ImageBase[] = [
    BUN_BASE,
    ...(HAS_ORCHESTRATOR ? [BUSYBOX_BASE, DISTROLESS_BASE] : []),
  ];
  builder = createImageBuilder(...bases);
});
afterAll(() => {
  if (!CAN_BUILD_IMAGES) return;
  builder[Symbol.dispose]();
  rmSync(room, { recursive: true, force: true });
});

describe.skipIf(!CAN_BUILD_IMAGES)(
  "the image of (where buildah is installed, for root who may mount)",
  () => {
    test.each(SERVICES)("%s is built, and runs as another user than root", (folder) => {
      const dockerfile = join(context, folder, "Dockerfile");
      const config = builder.build(
        toImageName(folder),
        context,
        ...["--file", dockerfile, ...builder.lendPackages()],
      );
      expect(config.User).toBe("bun");
      expect(config.Healthcheck).toBeDefined();
    });
  },
);

describe.skipIf(!HAS_ORCHESTRATOR)(
  "the image of the orchestrator (where buildah and busybox-static are installed, for root who may mount, on Debian)",
  () => {
    let pipeline: ContainerPipeline;
    let image: { readonly config: ReturnType<ImageBuilder["build"]>; readonly root: string };

    beforeAll(async () => {
      if (!HAS_ORCHESTRATOR) return;
      const config = builder.build(ORCHESTRATOR, context, ...builder.lendPackages());
      image = { config, root: builder.mount(ORCHESTRATOR) };
      pipeline = await startPipeline(builder, join(room, "pipeline"));
    });
    afterAll(async () => {
      if (HAS_ORCHESTRATOR) await pipeline[Symbol.asyncDispose]();
    });

    /** As Docker makes it the first time: for the user whom the image has there. */
    const makeVolume = (name: string) => {
      const folder = join(room, name);
      mkdirSync(folder, { recursive: true });
      Bun.spawnSync(["chown", "65532:65532", folder]);
      return { "/data": folder };
    };

    test("says how it is started, watched and ended", () => {
      expect(image.config).toMatchObject({
        User: "65532:65532",
        Entrypoint: ["aieffect"],
        Cmd: ["serve"],
        ExposedPorts: { "8000/tcp": {} },
        Volumes: { "/data": {} },
        StopSignal: "SIGTERM",
        Healthcheck: { Test: ["CMD", "aieffect", "health"] },
        Labels: { "org.opencontainers.image.title": "aieffect" },
      });
      expect(image.config.Env).toEqual(expect.arrayContaining(["HOST=0.0.0.0", "PORT=8000"]));
    });

    test("is smaller than 160 MB", () => {
      const { stdout } = Bun.spawnSync(["du", "--summarize", "--bytes", image.root]);
      const size = Number.parseInt(stdout.toString(), 10);
      console.log(`The image of the orchestrator has ${(size / 1e6).toFixed(0)} MB`);
      expect(size).toBeLessThan(LARGEST_ORCHESTRATOR);
    });

    test("serves on a root that is read-only, runs a pipeline of images, ends when asked, and goes on", async () => {
      const [port = 0] = await findFreePorts(1);
      const url = `http://127.0.0.1:${port}`;
      const environment = { PORT: String(port), AIEFFECT_SERVER: url };
      const volumes = makeVolume("state");
      await using container = new ImageContainer(image, { environment, volumes });
      await container.untilHealthy();
      expect(container.readStatus()).toMatch(/^Uid:\t65532\t65532\t65532\t65532$/m);
      expect(container.readStatus()).toMatch(/^NSpid:\t\d+\t1$/m);
      expect(await container.call(["sh", "-c", "echo > /usr/local/written"])).not.toBe(0);
      expect(await pipeline.submit(url)).toMatchObject({ exitCode: 0, stderr: "" });
      expect(await callRpc(pipeline.reportAddress, "GenerateReport")).toMatchObject({
        summary: expect.stringMatching(/^Report generated for 12 records\. /),
      });

      const askedAt = performance.now();
      expect(await container.end("SIGTERM")).toMatchObject({ exitCode: 0 });
      expect(performance.now() - askedAt).toBeLessThan(10_000);

      await using next = new ImageContainer(image, { environment, volumes });
      await next.untilHealthy();
      const { workflows } = await (await fetch(`${url}/workflows`)).json();
      expect(workflows).toMatchObject([{ status: "completed" }]);
      // Its health check asks another server, which is not there.
      expect(await next.call(["aieffect", "health", "--server", "http://127.0.0.1:1"])).toBe(1);
    });

    test("is the server and the three workers of docker-compose.yml", async () => {
      const { api, worker, redisSettings } = readDeployment();
      await using redis = await startRedisServer({ settings: redisSettings });
      const ports = await findFreePorts(1 + worker.replicas);
      const url = `http://127.0.0.1:${ports[0]}`;
      const toEnvironment = (port: number | undefined) => ({
        REDIS_URL: redis.url,
        PORT: String(port),
        AIEFFECT_HEALTH_PORT: String(port),
        AIEFFECT_SERVER: `http://127.0.0.1:${port}`,
      });
      await using stack = new AsyncDisposableStack();
      const containers = ports.map((port, index) => {
        const { environment, entrypoint, command } = index === 0 ? api : worker;
        const options = {
          entrypoint,
          command,
          volumes: makeVolume(`composed-${index}`),
          environment: { ...environment, ...toEnvironment(port) },
        };
        return stack.use(new ImageContainer(image, options));
      });
      await Promise.all(containers.map((container) => container.untilHealthy()));
      expect(await (await fetch(`${url}/health`)).json()).toEqual({
        status: "ok",
        version: packageJson.version,
        store: "redis",
        workers: worker.replicas,
      });
      expect(await pipeline.submit(url)).toMatchObject({ exitCode: 0, stderr: "" });
      const ended = await Promise.all(containers.map((container) => container.end("SIGTERM")));
      expect(ended.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0]);
    });

    test("runs a package once, started by the shell in it", async () => {
      const script = "sleep 0; aieffect run /export/blueprint.json /export/dockerinfo.json || exit 1";
      await using container = new ImageContainer(image, {
        entrypoint: ["/bin/sh"],
        command: ["-c", script],
        volumes: { ...makeVolume("once"), "/export": pipeline.folder },
      });
      const { exitCode, stdout } = await container.end(null);
      expect(stdout).toContain("✔ completed · 4 of 4 done");
      expect(exitCode).toBe(0);
    });
  },
);
