/**
 * The compose file that the reference's generator writes, with what it lacks to be of use: where services take control
 * calls, and the names that dockerinfo dials.
 */
import { AieffectError } from "../../errors.ts";
import type { Dockerinfo } from "../../model/dockerinfo.ts";
import type { Problem } from "../../model/problem.ts";
import {
  isPlainHostName,
  type PackageService,
  type PackageServices,
} from "../deployment/package-services.ts";
import { toSharedFolderVariable, toSharedFolderVolumes } from "../deployment/shared-folder.ts";
import { escapeVariables, quoted, toComposeText } from "./compose-text.ts";
import { refusePortRows } from "./host-ports.ts";
import { ONE_SHOT, type OneShot, toOneShotService } from "./one-shot.ts";
import { toPipelineWarnings } from "./pipeline-warnings.ts";
import { redirect } from "./redirect.ts";

export interface PipelineComposeOptions {
  /** The first port of the host for gRPC; each service takes the next one. */
  readonly basePort: number;
  /** The first port of the host for control calls; null: they are not published. */
  readonly publishHttp: number | null;
  /** Null: the file has services only. */
  readonly oneShot: OneShot | null;
}

export interface ComposeFileText {
  readonly text: string;
  readonly warnings: readonly Problem[];
}

const NETWORK = "ai-effect-pipeline";
const GRPC_PORT = 50_051;

/** @throws AieffectError INVALID_INPUT when ports do not suffice or clash, or a name is taken */
export function toPipelineCompose(
  { services, sharedFolders }: PackageServices,
  dockerinfo: Dockerinfo | null,
  { basePort, publishHttp, oneShot }: PipelineComposeOptions,
): ComposeFileText {
  const count = services.length;
  const httpRow = publishHttp === null ? [] : [{ owner: "--publish-http", base: publishHttp, count }];
  refusePortRows([{ owner: "--base-port", base: basePort, count }, ...httpRow]);
  const aliases = toAliases(services);
  if (oneShot !== null) refuseOneShotName(services, aliases);
  const entries = services.map((service, at): readonly [string, object] => {
    const http = publishHttp === null ? [] : [quoted(`${publishHttp + at}:${service.port}`)];
    const ports = [quoted(`${basePort + at}:${GRPC_PORT}`), ...http];
    return [service.containerName, { ...toService(service, aliases.get(service.containerName)), ports }];
  });
  const place = { network: NETWORK, services: services.map(({ containerName }) => containerName) };
  const runs =
    oneShot === null
      ? []
      : [[ONE_SHOT, toOneShotService(oneShot, toReachable(services, dockerinfo), place)] as const];
  const content = {
    services: new Map([...entries, ...runs]),
    networks: { [NETWORK]: { driver: "bridge" } },
    ...(sharedFolders.length > 0 && { volumes: new Map(sharedFolders.map((name) => [name, {}])) }),
  };
  return {
    text: toComposeText(content, { isSorted: true }),
    warnings: toPipelineWarnings(services, aliases),
  };
}

const toService = (service: PackageService, alias: string | undefined) => ({
  image: escapeVariables(service.image),
  container_name: service.containerName,
  networks: alias === undefined ? [NETWORK] : { [NETWORK]: { aliases: [alias] } },
  volumes: ["./data:/app/data", ...toSharedFolderVolumes(service)],
  environment: {
    GRPC_PORT: String(GRPC_PORT),
    PORT: String(service.port),
    SERVICE_NAME: service.containerName,
    ...toSharedFolderVariable(service),
  },
  restart: "unless-stopped",
});

/** Container name -> the further name that dockerinfo dials it by. Of several with the same host the first gets it. */
function toAliases(services: readonly PackageService[]): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  const aliases = new Map<string, string>();
  for (const { containerName, host } of services) {
    if (host === null || !isPlainHostName(host) || taken.has(host)) continue;
    taken.add(host);
    if (host !== containerName) aliases.set(containerName, host);
  }
  return aliases;
}

/** The name would lead to two containers. */
function refuseOneShotName(services: readonly PackageService[], aliases: ReadonlyMap<string, string>): void {
  const holder = services.find(({ containerName }) =>
    [containerName, aliases.get(containerName)].includes(ONE_SHOT),
  );
  if (holder === undefined) return;
  throw new AieffectError(
    "INVALID_INPUT",
    `${holder.containerName} is called ${ONE_SHOT}, as the service that --orchestrator adds: rename it, or leave --orchestrator out.`,
  );
}

/** The dockerinfo of the network: whoever has no name in it but the container's is dialed by that. */
function toReachable(services: readonly PackageService[], dockerinfo: Dockerinfo | null): Dockerinfo | null {
  const moved = services
    .filter(({ host }) => host === null || !isPlainHostName(host))
    .map(({ containerName, port }) => ({ container_name: containerName, ip_address: containerName, port }));
  return redirect(dockerinfo, moved);
}
