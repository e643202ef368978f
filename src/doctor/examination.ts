/** The whole examination, step by step: what is asked of whom, and in which order. What it means is said elsewhere. */
import type { Diagnosis } from "../model/diagnosis.ts";
import type { Limits } from "./endpoint/connection.ts";
import { isConnectionFailure } from "./endpoint/connection.ts";
import { exchange } from "./endpoint/exchange.ts";
import { shakeHands } from "./endpoint/tls-handshake.ts";
import { readDescriptorLimit } from "./machine/descriptor-limit.ts";
import {
  type ClockReading,
  diagnoseClocks,
  diagnoseDescriptors,
  diagnoseFolder,
} from "./machine/diagnose-machine.ts";
import { diagnoseProxy } from "./machine/diagnose-proxy.ts";
import { observeFolder } from "./machine/folder-facts.ts";
import { observePort } from "./machine/port-facts.ts";
import { diagnoseRedis } from "./orchestrator/diagnose-redis.ts";
import { diagnoseServer, toVersionsFinding, type Versions } from "./orchestrator/diagnose-server.ts";
import type { RedisInspection, RedisLine } from "./orchestrator/redis-facts.ts";
import { observeServer } from "./orchestrator/server-facts.ts";
import type { Standpoint } from "./service/candidates.ts";
import { diagnosePorts } from "./service/diagnose-ports.ts";
import { type ExaminedService, examineServices } from "./service/examine-services.ts";
import { Observer } from "./service/observer.ts";
import type { PackageUnderTest } from "./service/package-under-test.ts";

export interface ExaminationRequest {
  /** Null to look at what is around the orchestrator alone. */
  readonly subject: PackageUnderTest | null;
  readonly standpoint: Standpoint;
  readonly servicesApiKey: string | null;
  /** Null when workflows are not kept on Redis. */
  readonly redisUrl: string | null;
  readonly server: { readonly address: string; readonly isNamed: boolean; readonly port: number };
  /** Those that processes write to, and what for. */
  readonly folders: readonly { readonly purpose: string; readonly path: string }[];
  readonly versions: Versions;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly limits: Limits;
  /** @throws AieffectError INVALID_INPUT for what is no address */
  readonly inspectRedis: (url: string, timeoutMs: number) => Promise<RedisInspection>;
  /** ms since the epoch. */
  readonly now: () => number;
}

export interface Step {
  readonly title: string;
  run(): Promise<readonly Diagnosis[]>;
}

export class Examination {
  readonly #request: ExaminationRequest;
  readonly #clocks: ClockReading[] = [];
  #services: readonly ExaminedService[] = [];

  constructor(request: ExaminationRequest) {
    this.#request = request;
  }

  /** To be run one after the other: the later ones know what the earlier ones have seen. */
  get steps(): readonly Step[] {
    const { subject, redisUrl } = this.#request;
    return [
      ...(subject === null ? [] : [{ title: "Services", run: () => this.#examineServices(subject) }]),
      { title: "Server", run: () => this.#examineServer() },
      ...(redisUrl === null ? [] : [{ title: "Redis", run: () => this.#examineRedis(redisUrl) }]),
      ...(subject === null ? [] : [{ title: "Ports", run: () => this.#examinePorts(subject) }]),
      { title: "Proxy", run: async () => this.#examineProxy() },
      { title: "Machine", run: async () => this.#examineMachine() },
    ];
  }

  /** What came of each service; known when its step has been run. */
  get services(): readonly ExaminedService[] {
    return this.#services;
  }

  async #examineServices(subject: PackageUnderTest): Promise<readonly Diagnosis[]> {
    const { standpoint, servicesApiKey, limits, now } = this.#request;
    const observer = new Observer(servicesApiKey, limits);
    const { connectMs, answerMs } = limits;
    const words = { now: now(), connectMs, answerMs };
    this.#services = await examineServices(subject, { standpoint, observer, words });
    this.#clocks.push(...this.#services.flatMap(({ clock }) => clock ?? []));
    return [...subject.findings, ...this.#services.flatMap(({ findings }) => findings)];
  }

  async #examineServer(): Promise<readonly Diagnosis[]> {
    const { server, limits, versions } = this.#request;
    const facts = await observeServer(server.address, server.isNamed, limits);
    if (facts.clockAheadMs !== null) {
      this.#clocks.push({ name: `the server at ${server.address}`, aheadMs: facts.clockAheadMs });
    }
    return [toVersionsFinding(versions), ...diagnoseServer(facts, await observePort(server.port), versions)];
  }

  async #examineRedis(url: string): Promise<readonly Diagnosis[]> {
    const { inspectRedis, limits, now } = this.#request;
    const inspection = await inspectRedis(url, limits.connectMs);
    if (inspection.kind === "answered") {
      this.#clocks.push({ name: `Redis at ${inspection.label}`, aheadMs: inspection.clockAheadMs });
      return diagnoseRedis(inspection, null, now());
    }
    return diagnoseRedis(inspection, await observeRedisLine(inspection, limits), now());
  }

  /** Those of a host are not seen from a container. */
  async #examinePorts({ services, pids }: PackageUnderTest): Promise<readonly Diagnosis[]> {
    const { standpoint, server } = this.#request;
    if (standpoint.here === "container" && standpoint.side === "host") return [];
    const ports = new Set(services.flatMap((service) => service.ports.map(({ host }) => host)));
    const facts = await Promise.all([...ports].map(observePort));
    const own = { ports: new Set(this.#services.flatMap(({ hostPorts }) => hostPorts)), pids };
    return diagnosePorts({ services, facts, own, serverPort: server.port });
  }

  #examineProxy(): readonly Diagnosis[] {
    const { environment } = this.#request;
    const endpoints = this.#services.map(({ entry, place }) => place?.endpoint ?? entry);
    return diagnoseProxy(environment, endpoints);
  }

  #examineMachine(): readonly Diagnosis[] {
    const { folders } = this.#request;
    return [
      ...folders.map(({ purpose, path }) => diagnoseFolder(observeFolder(purpose, path))),
      diagnoseDescriptors(readDescriptorLimit()),
      ...diagnoseClocks(this.#clocks),
    ];
  }
}

async function observeRedisLine({ endpoint }: RedisInspection, limits: Limits): Promise<RedisLine | null> {
  if (endpoint === null) return null;
  const tls = await shakeHands(endpoint, limits);
  if (tls !== null) return { tls, ping: null };
  const answer = await exchange(endpoint, "PING\r\n", limits);
  return { tls, ping: isConnectionFailure(answer) ? null : answer.reply };
}
