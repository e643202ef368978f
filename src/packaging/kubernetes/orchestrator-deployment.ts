/** What the Deployments of server and workers have in common: they share the state in Redis, and start and end alike. */
import type { IDeployment } from "kubernetes-models/apps/v1/Deployment";
import type { IContainer } from "kubernetes-models/v1/Container";
import { type Part, toLabels, toSelector } from "./labels.ts";
import type { CommentedManifest, Comments } from "./manifest.ts";
import { toOrchestratorTemplate } from "./orchestrator-pod.ts";
import { REDIS, REDIS_PORT } from "./own-names.ts";
import { fromKeys, toHttpProbe, toPodComments } from "./pod.ts";

export interface OrchestratorDeployment {
  /** Its settings are the ConfigMap of the same name. */
  readonly part: Part;
  readonly command: readonly string[];
  /** Where it answers /health. */
  readonly port: { readonly name: string; readonly containerPort: number };
  /** What only this one has. */
  readonly container: Pick<IContainer, "lifecycle" | "livenessProbe" | "resources">;
  /** Null: an autoscaler says how many there are. */
  readonly replicas: number | null;
  readonly about: readonly string[];
  /** By the place in the manifest. */
  readonly comments?: Comments;
  /** By the place in the pod. */
  readonly podComments: Comments;
}

export function toOrchestratorDeployment(
  { part, command, port, container, replicas, ...told }: OrchestratorDeployment,
  pipeline: string,
): CommentedManifest {
  const matchLabels = toSelector(part, pipeline);
  const whole = { ...toCommonContainer(part, port), ...container };
  const template = toOrchestratorTemplate({ part, command, container: whole }, pipeline);
  const manifest: IDeployment = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: part.name, labels: toLabels(part, pipeline) },
    spec: {
      ...(replicas !== null && { replicas }),
      revisionHistoryLimit: 3,
      selector: { matchLabels },
      template: {
        ...template,
        spec: {
          ...template.spec,
          terminationGracePeriodSeconds: 30,
          topologySpreadConstraints: spreadOverNodes(matchLabels),
        },
      },
    },
  };
  const podComments = toPodComments("spec/template", { ...COMMENTS, ...told.podComments });
  return { manifest, about: told.about, comments: { ...told.comments, ...podComments } };
}

const toCommonContainer = (
  { name }: Part,
  port: OrchestratorDeployment["port"],
): Omit<IContainer, "name"> => ({
  ports: [port],
  envFrom: [{ configMapRef: { name } }],
  env: STATE_VARIABLES,
  startupProbe: toHttpProbe("/health", port.name, {
    periodSeconds: 2,
    timeoutSeconds: 5,
    failureThreshold: 60,
  }),
  readinessProbe: toHttpProbe("/health", port.name, {
    periodSeconds: 5,
    timeoutSeconds: 5,
    failureThreshold: 3,
  }),
});

/** How the state is reached that all share, and the keys in it are read. */
const STATE_VARIABLES = [
  fromKeys("REDIS_PASSWORD"),
  { name: "REDIS_URL", value: `redis://:$(REDIS_PASSWORD)@${REDIS}:${REDIS_PORT}` },
  fromKeys("ORCHESTRATOR_API_KEY"),
  fromKeys("AIEFFECT_SECRET_KEY"),
];

const COMMENTS: Comments = {
  terminationGracePeriodSeconds: ["It ends calls in flight and hands the rest over within 10 s."],
  "containers/0/env/0": ["Before the address that is made with it."],
};

/** Pods of one part on as many nodes as there are: one that fails then takes one of them along. */
const spreadOverNodes = (matchLabels: Readonly<Record<string, string>>) => [
  {
    maxSkew: 1,
    topologyKey: "kubernetes.io/hostname",
    whenUnsatisfiable: "ScheduleAnyway" as const,
    labelSelector: { matchLabels: { ...matchLabels } },
  },
];
