/**
 * Measures what the project promises of `serve`: with Redis and three worker processes, then on the embedded store.
 * All work is submitted through the REST API; every ratio is of one run of this script.
 */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { startRedisServer } from "../../../test/redis-server.ts";
import { printFigure } from "../figure.ts";
import { startService } from "../service-process.ts";
import { measureManyStored } from "./many-stored.ts";
import { measureStack } from "./measure-stack.ts";
import type { Setting } from "./setting.ts";

const binary = resolve(import.meta.dir, `../../../dist/aieffect-${process.platform}-${process.arch}`);
if (!existsSync(binary)) throw new Error(`${binary} is missing: run ./scripts/build first`);

const folder = mkdtempSync(join(tmpdir(), "aieffect-bench-"));
const service = await startService("serve/timed-service.ts");
const redis = await startRedisServer();
try {
  const common = { binary, folder, servicePort: service.port, redisUrl: redis.url, redisPid: redis.pid };
  const path = join(folder, "bench.db");
  const settings: readonly Setting[] = [
    { ...common, name: "Redis", store: { kind: "redis", url: redis.url, partitions: 1 } },
    { ...common, name: "embedded store", store: { kind: "sqlite", path, isDefault: false } },
  ];
  for (const setting of settings) {
    process.stdout.write(`\n${setting.name}, 1 server with 3 workers:\n`);
    for await (const figure of measureStack(setting)) printFigure(figure);
    for await (const figure of measureManyStored(setting)) printFigure(figure);
  }
} finally {
  service.stop();
  await redis.stop();
  rmSync(folder, { recursive: true, force: true });
}
