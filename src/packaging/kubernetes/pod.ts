/** What all pods have in common: no right that they do not need, and no variable that nobody gave them. */
import type { IContainer } from "kubernetes-models/v1/Container";
import type { IEnvVar } from "kubernetes-models/v1/EnvVar";
import type { IPodSpec } from "kubernetes-models/v1/PodSpec";
import type { IProbe } from "kubernetes-models/v1/Probe";
import type { IVolume } from "kubernetes-models/v1/Volume";
import { type Part, toLabels } from "./labels.ts";
import type { Comments } from "./manifest.ts";
import { KEYS } from "./own-names.ts";

export interface Pod {
  readonly part: Part;
  readonly pipeline: string;
  readonly container: IContainer;
  /** User and group of its processes, and the group that owns its volumes. */
  readonly userId: number;
  readonly volumes: readonly IVolume[];
}

const TEMPORARY = { name: "tmp", mountPath: "/tmp" };

export interface PodTemplate {
  readonly metadata: { readonly labels: Record<string, string> };
  readonly spec: IPodSpec;
}

export const toPodTemplate = ({ part, pipeline, container, userId, volumes }: Pod): PodTemplate => ({
  metadata: { labels: toLabels(part, pipeline) },
  spec: {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: userId,
      runAsGroup: userId,
      fsGroup: userId,
      fsGroupChangePolicy: "OnRootMismatch",
      seccompProfile: { type: "RuntimeDefault" },
    },
    containers: [
      {
        ...container,
        imagePullPolicy: "IfNotPresent",
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ["ALL"] },
        },
        volumeMounts: [...(container.volumeMounts ?? []), TEMPORARY],
      },
    ],
    volumes: [...volumes, { name: TEMPORARY.name, emptyDir: { sizeLimit: "1Gi" } }],
  },
});

const POD_COMMENTS: Comments = {
  automountServiceAccountToken: ["Nothing here talks to the API of Kubernetes."],
  enableServiceLinks: [
    "Else each Service of the namespace puts variables into the pod, and one that is called so would set its PORT.",
  ],
  "securityContext/runAsUser": [
    "A number: Kubernetes cannot tell of a user's name in the image whether it is root.",
    "Volumes belong to the same group, so that the processes may write there.",
  ],
  "containers/0/imagePullPolicy": [
    "Also for the tag latest: an image that was loaded into the nodes is in no registry.",
  ],
  "containers/0/securityContext/readOnlyRootFilesystem": [
    "Whoever gets into the process cannot change its programs. It writes to the volumes below.",
  ],
};

/** @param place of the pod's template in the manifest */
export const toPodComments = (place: string, others: Comments = {}): Comments =>
  Object.fromEntries(
    Object.entries({ ...POD_COMMENTS, ...others }).map(([inner, lines]) => [`${place}/spec/${inner}`, lines]),
  );

/** A variable whose value is a key of the Secret, by the same name unless another one is given. */
export const fromKeys = (name: string, key = name): IEnvVar => ({
  name,
  valueFrom: { secretKeyRef: { name: KEYS, key } },
});

/** A GET of a path that must be answered with 200 before the pod counts as up. */
export const toHttpProbe = (path: string, port: string, times: ProbeTimes): IProbe => ({
  httpGet: { path, port },
  ...times,
});

export interface ProbeTimes {
  readonly periodSeconds: number;
  readonly timeoutSeconds: number;
  /** So many failures in a row count. */
  readonly failureThreshold: number;
}

/** What a container may use: memory without a limit would take other pods along. */
export const toResources = (cpu: string, memory: string, memoryLimit: string) => ({
  requests: { cpu, memory },
  limits: { memory: memoryLimit },
});
