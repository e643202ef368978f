import type { IPodDisruptionBudget } from "kubernetes-models/policy/v1/PodDisruptionBudget";
import { type Part, toLabels, toSelector } from "./labels.ts";
import type { CommentedManifest } from "./manifest.ts";

/** At most one pod of a part is taken away at a time, when nodes are emptied. */
export function toDisruptionBudget(
  part: Part,
  pipeline: string,
  about: readonly string[],
): CommentedManifest {
  const manifest: IPodDisruptionBudget = {
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: { name: part.name, labels: toLabels(part, pipeline) },
    spec: { maxUnavailable: 1, selector: { matchLabels: toSelector(part, pipeline) } },
  };
  return { manifest, about };
}
