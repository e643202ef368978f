/** Redis, which keeps all state of the orchestrator. */
import type { IStatefulSet } from "kubernetes-models/apps/v1/StatefulSet";
import type { IService } from "kubernetes-models/v1/Service";
import { REDIS_COMMAND, REDIS_IMAGE } from "../deployment/product.ts";
import { type Part, toLabels, toSelector } from "./labels.ts";
import type { CommentedManifest } from "./manifest.ts";
import { REDIS, REDIS_PORT } from "./own-names.ts";
import { fromKeys, toPodComments, toPodTemplate, toResources } from "./pod.ts";

const PART: Part = { name: REDIS, component: "redis" };
/** Of the image. */
const USER_ID = 999;

export const toRedisManifests = (pipeline: string): readonly CommentedManifest[] => [
  toStatefulSet(pipeline),
  toService(pipeline),
];

function toStatefulSet(pipeline: string): CommentedManifest {
  const manifest: IStatefulSet = {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name: REDIS, labels: toLabels(PART, pipeline) },
    spec: {
      serviceName: REDIS,
      replicas: 1,
      selector: { matchLabels: toSelector(PART, pipeline) },
      template: toPodTemplate({ part: PART, pipeline, userId: USER_ID, container: CONTAINER, volumes: [] }),
      volumeClaimTemplates: [
        {
          apiVersion: "v1",
          kind: "PersistentVolumeClaim",
          metadata: { name: "data" },
          spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "5Gi" } } },
        },
      ],
    },
  };
  return {
    manifest,
    about: [
      "All state of the orchestrator. One pod, and no budget that keeps it where it is: it could never be moved then. While it",
      "moves, the server answers 503, and workers wait and go on.",
    ],
    comments: COMMENTS,
  };
}

/** Redis answers a PING that it refuses, or cannot answer yet, with exit code 0 too. */
const PING = { exec: { command: ["sh", "-c", "redis-cli ping | grep -q PONG"] } };

const CONTAINER = {
  name: "redis",
  image: REDIS_IMAGE,
  args: [...REDIS_COMMAND, "--dir", "/data", "--requirepass", "$(REDIS_PASSWORD)"],
  env: [fromKeys("REDIS_PASSWORD"), fromKeys("REDISCLI_AUTH", "REDIS_PASSWORD")],
  ports: [{ name: "redis", containerPort: REDIS_PORT }],
  startupProbe: { ...PING, periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 60 },
  readinessProbe: { ...PING, periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 3 },
  livenessProbe: { ...PING, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 },
  resources: toResources("100m", "256Mi", "1Gi"),
  volumeMounts: [{ name: "data", mountPath: "/data" }],
};

const placeOf = (flag: string): string => `containers/0/args/${CONTAINER.args.indexOf(flag)}`;

const COMMENTS = {
  "spec/volumeClaimTemplates/0/spec/resources": [
    "The log of what was written grows between two times that Redis writes it anew: several times the memory.",
  ],
  ...toPodComments("spec/template", {
    [placeOf("--appendonly")]: [
      "What it has acknowledged is in its log a second later, and survives its death.",
    ],
    [placeOf("--maxmemory")]: [
      "Half of the memory's limit: while Redis writes its log anew, it needs up to twice as much.",
    ],
    [placeOf("--maxmemory-policy")]: ["The orchestrator refuses a Redis that may throw state away."],
    [placeOf("--requirepass")]: ["Also where the network does not enforce policies."],
    "containers/0/env/1": ["For redis-cli, in the probes."],
    "containers/0/startupProbe": ["Until it has read its log, it answers nobody."],
  }),
};

function toService(pipeline: string): CommentedManifest {
  const manifest: IService = {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: REDIS, labels: toLabels(PART, pipeline) },
    spec: {
      clusterIP: "None",
      selector: toSelector(PART, pipeline),
      ports: [{ name: "redis", port: REDIS_PORT, targetPort: "redis" }],
    },
  };
  return {
    manifest,
    about: ["The name of the one pod; nothing is balanced here."],
  };
}
