/** The server: the REST API. */
import type { IService } from "kubernetes-models/v1/Service";
import { API_PORT } from "../deployment/product.ts";
import { toDisruptionBudget } from "./disruption-budget.ts";
import { type Part, toLabels, toSelector } from "./labels.ts";
import type { CommentedManifest } from "./manifest.ts";
import { toOrchestratorDeployment } from "./orchestrator-deployment.ts";
import { SERVER } from "./own-names.ts";
import { toHttpProbe, toResources } from "./pod.ts";

const PART: Part = { name: SERVER, component: "server" };

export const toServerManifests = (pipeline: string): readonly CommentedManifest[] => [
  toDeployment(pipeline),
  toService(pipeline),
  toDisruptionBudget(PART, pipeline, ["While a node is emptied the other server goes on answering."]),
];

const toDeployment = (pipeline: string): CommentedManifest =>
  toOrchestratorDeployment(
    {
      part: PART,
      command: ["aieffect", "serve"],
      port: { name: "api", containerPort: API_PORT },
      container: CONTAINER,
      replicas: 2,
      about: ["The REST API. It keeps nothing: all state is in Redis."],
      comments: {
        "spec/replicas": ["Two, so that one answers while the other is replaced or its node is emptied."],
      },
      podComments: POD_COMMENTS,
    },
    pipeline,
  );

const CONTAINER = {
  livenessProbe: toHttpProbe("/docs", "api", { periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 }),
  // Where there is no such program nothing is waited for.
  lifecycle: { preStop: { exec: { command: ["sleep", "5"] } } },
  resources: toResources("100m", "128Mi", "1Gi"),
};

const POD_COMMENTS = {
  "containers/0/readinessProbe": ["/health is 503 while Redis is away: then nobody is led here."],
  "containers/0/lifecycle": [
    "Requests still come for a moment, until the whole cluster knows that this pod ends.",
  ],
  "containers/0/livenessProbe": [
    "Not /health: when Redis is away, a new process would be of no use, and start later than it could.",
  ],
};

function toService(pipeline: string): CommentedManifest {
  const manifest: IService = {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: SERVER, labels: toLabels(PART, pipeline) },
    spec: {
      type: "ClusterIP",
      selector: toSelector(PART, pipeline),
      ports: [{ name: "api", port: API_PORT, targetPort: "api" }],
    },
  };
  return {
    manifest,
    about: [
      "Inside of the cluster alone. From outside: an Ingress with TLS of yours that leads here, for keys travel in headers; or",
      `kubectl port-forward service/${SERVER} 18000:${API_PORT}`,
    ],
  };
}
