/** The workers, and how their number follows the load. */
import type { IHorizontalPodAutoscaler } from "kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler";
import { toDisruptionBudget } from "./disruption-budget.ts";
import { type Part, toLabels } from "./labels.ts";
import type { CommentedManifest } from "./manifest.ts";
import { toOrchestratorDeployment } from "./orchestrator-deployment.ts";
import { WORKER, WORKER_PORT } from "./own-names.ts";
import { toResources } from "./pod.ts";

const PART: Part = { name: WORKER, component: "worker" };

export const toWorkerManifests = (pipeline: string): readonly CommentedManifest[] => [
  toDeployment(pipeline),
  toAutoscaler(pipeline),
  toDisruptionBudget(PART, pipeline, [
    "The others take the tasks over: one at a time, so that others are there.",
  ]),
];

const toDeployment = (pipeline: string): CommentedManifest =>
  toOrchestratorDeployment(
    {
      part: PART,
      command: ["aieffect", "worker"],
      port: { name: "health", containerPort: WORKER_PORT },
      container: CONTAINER,
      replicas: null,
      about: [
        "Workers call the services and follow what these work on. How many there are is said below, in the autoscaler alone: a",
        "number here would set theirs back each time this is applied.",
      ],
      podComments: POD_COMMENTS,
    },
    pipeline,
  );

const CONTAINER = {
  livenessProbe: {
    tcpSocket: { port: "health" },
    periodSeconds: 10,
    timeoutSeconds: 5,
    failureThreshold: 6,
  },
  resources: toResources("250m", "128Mi", "1Gi"),
};

const POD_COMMENTS = {
  "containers/0/readinessProbe": [
    "Nobody is led here; a new version goes on to the next pod when this one works.",
  ],
  "containers/0/livenessProbe": [
    "Not /health, which is 503 while Redis is away. That a worker does nothing, the others see by its lease.",
  ],
};

function toAutoscaler(pipeline: string): CommentedManifest {
  const manifest: IHorizontalPodAutoscaler = {
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata: { name: WORKER, labels: toLabels(PART, pipeline) },
    spec: {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: WORKER },
      minReplicas: 2,
      maxReplicas: 10,
      metrics: [
        {
          type: "Resource",
          resource: { name: "cpu", target: { type: "AverageValue", averageValue: "600m" } },
        },
      ],
      behavior: {
        scaleDown: {
          stabilizationWindowSeconds: 300,
          policies: [{ type: "Pods", value: 1, periodSeconds: 60 }],
        },
      },
    },
  };
  return {
    manifest,
    about: [
      "A worker waits for services most of the time, and a task that it waits for costs nearly nothing: thousands are followed by",
      "one. What keeps it busy is how many tasks start and end in a second. That shows in its CPU time, which every cluster with",
      "a metrics server knows, and which goes down again when there is less to do.",
      "When tasks queue up while the CPU is idle, all slots wait for slow services: then more slots help (AIEFFECT_CONCURRENCY,",
      '256 a worker), not more workers. With an adapter for Prometheus, aieffect_tasks{state="ready"} can be scaled on too.',
    ],
    comments: {
      "spec/minReplicas": ["Two: when one dies, the other takes its tasks over at once."],
      "spec/metrics/0/resource/target": [
        "Of one core: a worker is one thread. Not a part of its request, which says what it is sure to get.",
      ],
      "spec/behavior/scaleDown": ["One after the other: each hands its tasks over."],
    },
  };
}
