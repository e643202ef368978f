/**
 * The compose file that the reference's generator writes, with what it lacks to be of use: where services take control
 * calls, and the names that dockerinfo dials.
 */
import { AieffectError } from "../../errors.ts";
import type { Problem } from "../../model/problem.ts";
import {
  isOwnMachine,
  isPlainHostName,
  type PackageService,
  type PackageServices,
} from "../package-services.ts";
import { ORCHESTRATOR_IMAGE } from "../product.ts";
import { toSharedFolderVariable, toSharedFolderVolumes } from "../shared-folder.ts";
import { escapeVariables, quoted, toComposeDocument, toComposeText } from "./compose-text.ts";
import { refusePortRows } from "./host-ports.ts";
import { type OneShot, toOneShotService } from "./one-shot.ts";

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
const ORCHESTRATOR = "orchestrator";
const ORCHESTRATOR_PLACE = { name: ORCHESTRATOR, network: NETWORK, image: ORCHESTRATOR_IMAGE };

/** @throws AieffectError INVALID_INPUT when ports do not suffice or clash, or a name is taken */
export function toPipelineCompose(
  { services, sharedFolders }: PackageServices,
  { basePort, publishHttp, oneShot }: PipelineComposeOptions,
): ComposeFileText {
  const httpRow = publishHttp === null ? [] : [{ flag: "--publish-http", base: publishHttp }];
  refusePortRows([{ flag: "--base-port", base: basePort }, ...httpRow], services.length);
  const aliases = toAliases(services);
  if (oneShot !== null) refuseOrchestratorName(services, aliases);
  const entries = services.map((service, at): readonly [string, object] => [
    service.containerName,
    {
      image: escapeVariables(service.image),
      container_name: service.containerName,
      ports: [
        quoted(`${basePort + at}:${GRPC_PORT}`),
        ...(publishHttp === null ? [] : [quoted(`${publishHttp + at}:${service.port}`)]),
      ],
      networks: toNetworks(aliases.get(service.containerName)),
      volumes: ["./data:/app/data", ...toSharedFolderVolumes(service)],
      environment: {
        GRPC_PORT: String(GRPC_PORT),
        PORT: String(service.port),
        SERVICE_NAME: service.containerName,
        ...toSharedFolderVariable(service),
      },
      restart: "unless-stopped",
    },
  ]);
  const orchestrator =
    oneShot === null
      ? []
      : [[ORCHESTRATOR, toOneShotService(oneShot, ORCHESTRATOR_PLACE, services)] as const];
  const content = {
    services: new Map([...entries, ...orchestrator]),
    networks: { [NETWORK]: { driver: "bridge" } },
    ...(sharedFolders.length > 0 && { volumes: new Map(sharedFolders.map((name) => [name, {}])) }),
  };
  const document = toComposeDocument(content, { isSorted: true });
  return { text: toComposeText(document), warnings: toWarnings(services, aliases) };
}

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

const toNetworks = (alias: string | undefined) =>
  alias === undefined ? [NETWORK] : { [NETWORK]: { aliases: [alias] } };

/** The name would lead to two containers. */
function refuseOrchestratorName(
  services: readonly PackageService[],
  aliases: ReadonlyMap<string, string>,
): void {
  const holder = services.find(({ containerName }) =>
    [containerName, aliases.get(containerName)].includes(ORCHESTRATOR),
  );
  if (holder === undefined) return;
  throw new AieffectError(
    "INVALID_INPUT",
    `${holder.containerName} is called ${ORCHESTRATOR}, as the service that --orchestrator adds: rename the node, or leave --orchestrator out.`,
  );
}

/** What keeps a run in this network from reaching a service. */
function toWarnings(
  services: readonly PackageService[],
  aliases: ReadonlyMap<string, string>,
): readonly Problem[] {
  return services.flatMap(({ containerName, host, image }) => {
    const path = `dockerinfo: ${containerName}`;
    const warnings: Problem[] = [];
    if (/^\w+:\/\//.test(image)) {
      const message = `${containerName} has an image with a scheme, which Docker does not take: ${image}`;
      warnings.push({ path: containerName, message, remedy: "Remove what stands before the host's name." });
    }
    if (host === null) return warnings;
    if (!isPlainHostName(host)) {
      const message = `${containerName} is dialed at ${host}, which is no name in the network of the containers`;
      const remedy = isOwnMachine(host)
        ? "Export the package without --local."
        : "Give its host name in dockerinfo.json.";
      return [...warnings, { path, message, remedy }];
    }
    const holder = services.find((other) => leadsTo(host, other, aliases));
    if (holder === undefined || holder.containerName === containerName) return warnings;
    const message = `${containerName} is dialed at ${host}, and that is ${holder.containerName}: nobody dials the service ${containerName}`;
    return [...warnings, { path, message }];
  });
}

const leadsTo = (host: string, { containerName }: PackageService, aliases: ReadonlyMap<string, string>) =>
  host === (aliases.get(containerName) ?? containerName);
