/**
 * The folder that runs a package on Kubernetes: its services, and the orchestrator with all it needs. Pure, and the same for
 * the same package.
 */
import { AieffectError } from "../../errors.ts";
import { isBlank } from "../../model/field.ts";
import { BLUEPRINT_FILE, DOCKERINFO_FILE } from "../../model/package-file.ts";
import { toPrintable } from "../../model/printable.ts";
import type { Problem } from "../../model/problem.ts";
import { isSharedFolder } from "../../model/shared-folder.ts";
import { readImage, toImageText } from "../deployment/image-reference.ts";
import { type PackageServices, toPackageServices } from "../deployment/package-services.ts";
import type { Package } from "../package/package.ts";
import { type ClusterPlan, type OutsideEndpoint, toClusterPlan } from "./cluster-plan.ts";
import { toManifestText } from "./commented-yaml.ts";
import { toKeys, toNamespace, toPackageMap, toSettings } from "./configuration.ts";
import { toServiceName } from "./kubernetes-name.ts";
import { KUSTOMIZATION, toKustomization } from "./kustomization.ts";
import type { CommentedManifest } from "./manifest.ts";
import { toNetworkPolicies } from "./network-policies.ts";
import { toRedisManifests } from "./redis-manifests.ts";
import { toRunManifest } from "./run-manifest.ts";
import { toServerManifests } from "./server-manifests.ts";
import { toServiceManifests } from "./service-manifests.ts";
import { toVolumeManifests } from "./volumes.ts";
import { toWorkerManifests } from "./worker-manifests.ts";

export interface KubernetesFiles {
  /** By name in the folder. */
  readonly files: Readonly<Record<string, string>>;
  /** What the Services are called, in blueprint order. */
  readonly services: readonly string[];
  /** The namespace. */
  readonly pipeline: string;
  readonly warnings: readonly Problem[];
}

/** By it a file of a former run is known again. */
export const FIRST_LINE = "# Written by `aieffect compose --kubernetes`.\n";

/** What has to be filled in. */
export const KEYS_FILE = "12-keys.yaml";

/** Namespaces that belong to the cluster itself. */
const TAKEN_NAMESPACES: ReadonlySet<string> = new Set([
  "default",
  "kube-system",
  "kube-public",
  "kube-node-lease",
]);

/** Longest content of a ConfigMap (bytes). */
const LONGEST_MAP = 1024 * 1024;

/** What is written, before it is text. */
export interface KubernetesManifests {
  readonly plan: ClusterPlan;
  /** The namespace. */
  readonly pipeline: string;
  /** The documents of the package as they are good in the cluster, by name. */
  readonly documents: Readonly<Record<string, string>>;
  /** By name of the file. */
  readonly manifests: Readonly<Record<string, readonly CommentedManifest[]>>;
  readonly warnings: readonly Problem[];
}

/**
 * @throws AieffectError INVALID_BLUEPRINT naming every image that is none, INVALID_INPUT for names that cannot be used and a
 * package that does not fit into a ConfigMap
 */
export function toKubernetesManifests(source: Package): KubernetesManifests {
  const found = toPackageServices(source.blueprint, source.dockerinfo);
  const plan = toClusterPlan(withWholeImages(found, source), source.dockerinfo, toOutside(source));
  const pipeline = toServiceName(source.blueprint.name, TAKEN_NAMESPACES);
  const documents = {
    [BLUEPRINT_FILE]: toText(source, BLUEPRINT_FILE),
    [DOCKERINFO_FILE]: toDockerinfoText(plan),
  };
  refuseLongPackage(source.path, documents);
  const manifests = toManifestFiles(plan, pipeline, documents);
  return { plan, pipeline, documents, manifests, warnings: [...found.warnings, ...plan.warnings] };
}

/** @throws AieffectError as toKubernetesManifests does */
export function toKubernetesFiles(source: Package): KubernetesFiles {
  const { plan, pipeline, documents, manifests, warnings } = toKubernetesManifests(source);
  const texts = Object.entries(manifests).map(([name, some]) => [name, FIRST_LINE + toManifestText(some)]);
  const resources = Object.keys(manifests);
  const kustomization = toKustomization(plan, { pipeline, about: toSteps(source, pipeline), resources });
  return {
    files: {
      [KUSTOMIZATION]: FIRST_LINE + kustomization,
      ...Object.fromEntries(texts),
      ...(!plan.isDockerinfoKept && { [DOCKERINFO_FILE]: documents[DOCKERINFO_FILE] }),
    },
    services: plan.services.map(({ name }) => name),
    pipeline,
    warnings,
  };
}

const toManifestFiles = (
  plan: ClusterPlan,
  pipeline: string,
  texts: Readonly<Record<string, string>>,
): Readonly<Record<string, readonly CommentedManifest[]>> => ({
  "00-namespace.yaml": [toNamespace(pipeline)],
  "10-settings.yaml": toSettings(plan, pipeline),
  "11-package.yaml": [toPackageMap(texts, pipeline)],
  [KEYS_FILE]: [toKeys(pipeline)],
  "20-network-policies.yaml": toNetworkPolicies(plan, pipeline),
  "30-volumes.yaml": toVolumeManifests(plan.folders, pipeline),
  "40-redis.yaml": toRedisManifests(pipeline),
  "41-server.yaml": toServerManifests(pipeline),
  "42-worker.yaml": toWorkerManifests(pipeline),
  ...Object.fromEntries(
    plan.services.map((service) => [
      `50-service-${service.name}.yaml`,
      toServiceManifests(service, pipeline),
    ]),
  ),
  "60-run.yaml": [toRunManifest(pipeline)],
});

const toSteps = ({ blueprint }: Package, pipeline: string): readonly string[] => [
  `The pipeline ${toPrintable(blueprint.name)}.`,
  `1. Push its images and say below where they are. 2. Fill in ${KEYS_FILE}. 3. Look at the storage class in 30-volumes.yaml. Then:`,
  "kubectl apply -k .",
  `kubectl -n ${pipeline} create job run-1 --from=cronjob/aieffect-run`,
];

/** As a registry wants them: the AI4EU tools write a scheme before the name. */
function withWholeImages(found: PackageServices, { path, blueprint }: Package): PackageServices {
  const wrong: string[] = [];
  const services = found.services.map((service) => {
    const image = readImage(service.image);
    if (image !== null) return { ...service, image: toImageText(image) };
    const at = blueprint.nodes.findIndex(({ container_name }) => container_name === service.containerName);
    wrong.push(`nodes[${at}].image: ${toPrintable(service.image)} names no image that can be pulled`);
    return service;
  });
  if (wrong.length === 0) return { ...found, services };
  throw new AieffectError(
    "INVALID_BLUEPRINT",
    `The ${BLUEPRINT_FILE} of ${path} cannot be deployed:\n  ${wrong.join("\n  ")}\nWrite them like registry.example.org/name:tag, in lower case.`,
  );
}

/** Containers without an image that dockerinfo knows: somebody else runs them. */
function toOutside({ blueprint, dockerinfo }: Package): readonly OutsideEndpoint[] {
  const withoutImage = new Set(
    blueprint.nodes
      .filter((node) => isBlank(node.image) && !isSharedFolder(node))
      .map(({ container_name }) => container_name),
  );
  const entries = new Map(dockerinfo?.docker_info_list.map((entry) => [entry.container_name, entry]));
  return [...entries.values()]
    .filter(({ container_name }) => withoutImage.has(container_name))
    .map(({ container_name, ip_address, port }) => ({ container: container_name, host: ip_address, port }));
}

function toDockerinfoText({ dockerinfo }: ClusterPlan): string {
  const entries = dockerinfo.docker_info_list.map(({ port, ...entry }) => ({ ...entry, port: String(port) }));
  return `${JSON.stringify({ docker_info_list: entries }, null, 4)}\n`;
}

const toText = ({ files }: Package, name: string): string => new TextDecoder().decode(files.get(name));

function refuseLongPackage(path: string, texts: Readonly<Record<string, string>>): void {
  const size = Object.values(texts).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  if (size <= LONGEST_MAP) return;
  throw new AieffectError(
    "INVALID_INPUT",
    `${BLUEPRINT_FILE} and ${DOCKERINFO_FILE} of ${path} have ${Math.ceil(size / 1024)} KiB together, and a ConfigMap takes 1024 at most.`,
  );
}
