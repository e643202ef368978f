/** The compose file of a deployment: a package's services, hardened and watched over, and the orchestrator for them. */
import { AieffectError } from "../../errors.ts";
import type { Dockerinfo } from "../../model/dockerinfo.ts";
import type { Graph } from "../../model/graph.ts";
import type { PackageServices } from "../deployment/package-services.ts";
import { API_HOST_PORT, SERVICES_NETWORK } from "../deployment/product.ts";
import { apart, toComposeText, why } from "./compose-text.ts";
import { DATA_VOLUME, SERVICE_FRAGMENTS, toDeployedService } from "./deployed-service.ts";
import { toDialedServices } from "./dialed-services.ts";
import { refusePortRows } from "./host-ports.ts";
import { toImageProblems } from "./image-problems.ts";
import {
  CONTROL_NETWORK,
  ORCHESTRATOR_FRAGMENTS,
  OWN_SERVICES,
  REDIS_VOLUME,
  toOrchestratorServices,
} from "./orchestrator-services.ts";
import type { ComposeFileText } from "./pipeline-compose.ts";
import { toStartOrder } from "./start-order.ts";

export interface Deployment extends PackageServices {
  /** Of the pipeline. */
  readonly name: string;
  readonly graph: Graph;
  readonly dockerinfo: Dockerinfo | null;
}

export interface DeployOptions {
  /** The first port of the host for control calls; null: they are not published. */
  readonly publishHttp: number | null;
  /** The folder of the package, seen from the compose file. */
  readonly packageFolder: string;
}

/** @throws AieffectError INVALID_INPUT when ports do not suffice, or no name is left for a service */
export function toDeployCompose(
  { name, graph, services, sharedFolders, dockerinfo }: Deployment,
  { publishHttp, packageFolder }: DeployOptions,
): ComposeFileText {
  refuseFolders(sharedFolders);
  const dialed = toDialedServices(services, dockerinfo, OWN_SERVICES);
  const names = dialed.services.map((service) => service.name);
  if (publishHttp !== null)
    refusePortRows([API_PORTS, { owner: "--publish-http", base: publishHttp, count: names.length }]);
  const order = toStartOrder(dialed.services, graph);
  const deployed = dialed.services.map((service, at) => {
    const hostPort = publishHttp === null ? null : publishHttp + at;
    const upstream = order.get(service.name) ?? [];
    return [
      at === 0 ? service.name : apart(service.name),
      toDeployedService(service, { upstream, hostPort }),
    ] as const;
  });
  const submission = { packageFolder, dockerinfo: dialed.dockerinfo, services: names };
  const content = new Map<unknown, unknown>([
    ...SERVICE_FRAGMENTS,
    ...ORCHESTRATOR_FRAGMENTS,
    [apart("services"), new Map([...deployed, ...toOrchestratorServices(submission)])],
    [apart("networks"), NETWORKS],
    [apart("volumes"), new Map([...OWN_VOLUMES, ...sharedFolders].map((volume) => [volume, {}]))],
  ]);
  return {
    text: toComposeText(content, { isSorted: false, about: toAbout(name) }),
    warnings: [
      ...services.flatMap(({ containerName, image }) => toImageProblems(containerName, image)),
      ...dialed.warnings,
    ],
  };
}

const OWN_VOLUMES: readonly string[] = [DATA_VOLUME, REDIS_VOLUME];
const API_PORTS = { owner: "the REST API", base: API_HOST_PORT, count: 1 };

const NETWORKS = new Map<unknown, unknown>([
  [
    why(
      "Shared with other pipelines and orchestrators of this machine: it is made once, and by hand.",
      SERVICES_NETWORK,
    ),
    { external: true },
  ],
  [why("Redis is reached by the orchestrator alone.", CONTROL_NETWORK), {}],
]);

const toAbout = (name: string): readonly string[] => [
  `The pipeline "${toOneLine(name)}": its services, and the orchestrator that runs it. Written by aieffect compose --deploy.`,
  "What is changed here is lost when it is written again: a docker-compose.override.yml beside it is read too, and stays.",
  "",
  `  docker network create ${SERVICES_NETWORK}     once on a machine`,
  "  docker compose up --detach --wait             with the keys in a file .env beside this one; each is asked for by name",
  "  docker compose run --rm submit                runs the pipeline, and ends with 0 when it has completed",
];

/** A service would see what is another's. */
function refuseFolders(folders: readonly string[]): void {
  const taken = folders.find((folder) => OWN_VOLUMES.includes(folder));
  if (taken === undefined) return;
  throw new AieffectError(
    "INVALID_INPUT",
    `The shared folder ${taken} has the name of another volume of the file: rename its node in blueprint.json.`,
  );
}

/** A comment ends where its line does. */
const toOneLine = (name: string): string => name.replaceAll(/[\p{C}\p{Zl}\p{Zp}]+/gu, " ");
