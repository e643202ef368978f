/** Puts an examination together: what a server started here and now would use, and where it would stand. */
import { homedir, tmpdir } from "node:os";
import { dirname } from "node:path";
import { systemClock } from "../clock.ts";
import { toClientConfig } from "../config/client-config.ts";
import { toDefaultDatabase } from "../config/data-folder.ts";
import { type ServerConfig, toServerConfig } from "../config/server-config.ts";
import { PROBE_TIMEOUT_MS } from "../config.ts";
import { Examination } from "../doctor/examination.ts";
import { readGateways } from "../doctor/machine/gateways.ts";
import { observeSide, type Side, type SideGuess } from "../doctor/machine/side.ts";
import { type PackageUnderTest, toPackageUnderTest } from "../doctor/service/package-under-test.ts";
import type { Package } from "../packaging/package/package.ts";
import { parseRedisAddress } from "../store/redis/address.ts";
import { inspectServer } from "../store/redis/inspect-server.ts";

/** How long (ms) a connection may take to come about. */
const CONNECT_MS = 3_000;

export interface DoctorRequest {
  /** Null to look at what is around the orchestrator alone. */
  readonly found: Package | null;
  /** From where the orchestrator will look; null for where this process stands. */
  readonly from: Side | null;
  /** Where this process stands, for the network; null to find that out. */
  readonly here: Side | null;
  /** Goes before REDIS_URL. */
  readonly redisUrl: string | undefined;
  readonly servicesApiKey: string | null;
  readonly version: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

export interface PreparedExamination {
  readonly examination: Examination;
  readonly subject: PackageUnderTest | null;
  readonly here: SideGuess;
  readonly side: Side;
}

/** @throws AieffectError INVALID_INPUT for a setting or an address that cannot be one */
export function prepareExamination(request: DoctorRequest): PreparedExamination {
  const { found, environment, signal, redisUrl } = request;
  const here =
    request.here === null ? observeSide(environment) : { side: request.here, because: "so it was said" };
  const side = request.from ?? here.side;
  const config = readServerConfig(redisUrl, environment);
  const subject = found === null ? null : toPackageUnderTest(found, environment);
  const isNamed = Boolean(environment.AIEFFECT_SERVER);
  const examination = new Examination({
    subject,
    standpoint: { side, here: here.side, gateways: readGateways() },
    servicesApiKey: request.servicesApiKey,
    redisUrl: config.store.kind === "redis" ? checkAddress(config.store.url) : null,
    server: {
      address: isNamed ? toClientConfig({}, environment).address : `http://127.0.0.1:${config.port}`,
      isNamed,
      port: config.port,
    },
    folders: toFolders(config),
    versions: {
      own: request.version,
      runtime: Bun.version,
      platform: `${process.platform}-${process.arch}`,
    },
    environment,
    limits: { connectMs: CONNECT_MS, answerMs: PROBE_TIMEOUT_MS, signal },
    inspectRedis: inspectServer,
    now: () => systemClock.now(),
  });
  return { examination, subject, here, side };
}

/** As `serve` would read it, started here and now. */
function readServerConfig(
  redis: string | undefined,
  environment: DoctorRequest["environment"],
): ServerConfig {
  const database = toDefaultDatabase({ platform: process.platform, home: homedir(), environment });
  return toServerConfig({ flags: { redis }, environment }, database);
}

function checkAddress(url: string): string {
  parseRedisAddress(url);
  return url;
}

function toFolders({ store }: ServerConfig) {
  const data =
    store.kind === "sqlite" ? [{ purpose: "the server's database", path: dirname(store.path) }] : [];
  return [...data, { purpose: "temporary files", path: tmpdir() }];
}
