/** kustomization.yaml: what `kubectl apply -k` applies, and the place for what differs from cluster to cluster. */

import { type ImageReference, readImage } from "../deployment/image-reference.ts";
import { ORCHESTRATOR_IMAGE, REDIS_IMAGE } from "../deployment/product.ts";
import type { ClusterPlan } from "./cluster-plan.ts";
import { toCommentedYaml } from "./commented-yaml.ts";

export const KUSTOMIZATION = "kustomization.yaml";

/**
 * @param about what stands above it
 * @param resources names of the files
 */
export function toKustomization(
  { services }: ClusterPlan,
  { pipeline, about, resources }: KustomizationContent,
): string {
  const images = [ORCHESTRATOR_IMAGE, REDIS_IMAGE, ...services.map(({ image }) => image)];
  const byName = Map.groupBy(
    images.map(readImage).filter((image) => image !== null),
    ({ name }) => name,
  );
  const content = {
    apiVersion: "kustomize.config.k8s.io/v1beta1",
    kind: "Kustomization",
    namespace: pipeline,
    resources,
    images: [...byName].map(([name, references]) => toEntry(name, references)),
  };
  return toCommentedYaml(content, about, {
    images: [
      "Images that were built on one machine are not known to a cluster: push them to a registry, and say here where each one is.",
    ],
  });
}

export interface KustomizationContent {
  readonly pipeline: string;
  readonly about: readonly string[];
  readonly resources: readonly string[];
}

/** An entry is about all tags of an image: of one that is used with several it says none, and each keeps its own. */
function toEntry(name: string, references: readonly ImageReference[]): object {
  const versions = new Set(references.map(({ tag, digest }) => digest || tag));
  const [{ tag, digest } = { tag: "", digest: "" }] = references;
  const version = digest === "" ? { newTag: tag } : { digest };
  return { name, newName: name, ...(versions.size === 1 && `${tag}${digest}` !== "" && version) };
}
