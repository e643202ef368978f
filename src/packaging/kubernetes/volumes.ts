/** Volumes that pods share. */
import type { IPersistentVolumeClaim } from "kubernetes-models/v1/PersistentVolumeClaim";
import type { ClusterFolder } from "./cluster-plan.ts";
import { toCommonLabels } from "./labels.ts";
import type { CommentedManifest } from "./manifest.ts";
import { DATA } from "./own-names.ts";

export const toVolumeManifests = (
  folders: readonly ClusterFolder[],
  pipeline: string,
): readonly CommentedManifest[] => [
  toClaim(DATA, pipeline, [
    "The folder /app/data of all services: files that one writes are read by the next.",
  ]),
  ...folders.map(({ container, claim }) =>
    toClaim(claim, pipeline, [`${container} of the blueprint, a folder that services share.`]),
  ),
];

function toClaim(name: string, pipeline: string, about: readonly string[]): CommentedManifest {
  const manifest: IPersistentVolumeClaim = {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name, labels: toCommonLabels(pipeline) },
    spec: { accessModes: ["ReadWriteMany"], resources: { requests: { storage: "10Gi" } } },
  };
  return {
    manifest,
    about,
    comments: {
      "spec/accessModes": [
        "Pods of several nodes write here, which takes a storage class that can do that (NFS, CephFS, Azure Files, EFS …): name",
        "it as storageClassName if it is not the default one. On a cluster of one node ReadWriteOnce does as well.",
      ],
    },
  };
}
