/** One service of the package: its Deployment and the Service that it is dialed at. */
import type { IDeployment } from "kubernetes-models/apps/v1/Deployment";
import type { IService } from "kubernetes-models/v1/Service";
import { toSharedFolderPath } from "../deployment/shared-folder.ts";
import type { ClusterService } from "./cluster-plan.ts";
import { type Part, toLabels, toSelector } from "./labels.ts";
import type { CommentedManifest, Comments } from "./manifest.ts";
import { DATA, SERVICES } from "./own-names.ts";
import { fromKeys, type PodTemplate, toHttpProbe, toPodComments, toPodTemplate, toResources } from "./pod.ts";

/** Images of the service kit have this user; others work with it as long as they need none of their own. */
const USER_ID = 1000;
/** Below it a port is for root alone, unless the pod says otherwise. */
const FIRST_PORT_FOR_ALL = 1024;
const DATA_PATH = "/app/data";

export const toServiceManifests = (
  service: ClusterService,
  pipeline: string,
): readonly CommentedManifest[] => [toDeployment(service, pipeline), toService(service, pipeline)];

const toPart = ({ name }: ClusterService): Part => ({ name, component: "service" });

function toDeployment(service: ClusterService, pipeline: string): CommentedManifest {
  const { name, containers } = service;
  const part = toPart(service);
  const manifest: IDeployment = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: {
      name,
      labels: toLabels(part, pipeline),
      annotations: { "aieffect/containers": containers.join(",") },
    },
    spec: {
      replicas: 1,
      strategy: { type: "Recreate" },
      revisionHistoryLimit: 3,
      selector: { matchLabels: toSelector(part, pipeline) },
      template: withLowPort(toTemplate(service, pipeline), service.port),
    },
  };
  return { manifest, about: toAbout(service), comments: toComments(service) };
}

function toTemplate(service: ClusterService, pipeline: string) {
  const { name, image, port, grpcPort, containers, folders } = service;
  const [folder] = folders;
  return toPodTemplate({
    part: toPart(service),
    pipeline,
    userId: USER_ID,
    container: {
      name: "service",
      image,
      ports: [
        { name: "control", containerPort: port },
        { name: "grpc", containerPort: grpcPort },
      ],
      envFrom: [{ configMapRef: { name: SERVICES } }],
      env: [
        { name: "PORT", value: String(port) },
        { name: "GRPC_PORT", value: String(grpcPort) },
        { name: "GRPC_HOST", value: name },
        { name: "SELF_URL", value: `http://${name}:${port}` },
        { name: "SERVICE_NAME", value: containers.join(",") },
        ...(folder === undefined
          ? []
          : [{ name: "SHARED_FOLDER_PATH", value: toSharedFolderPath(folder.container) }]),
        fromKeys("SERVICE_API_KEY"),
      ],
      startupProbe: toHealthProbe(5, 60),
      readinessProbe: toHealthProbe(5, 6),
      livenessProbe: toHealthProbe(10, 12),
      resources: toResources("100m", "256Mi", "2Gi"),
      volumeMounts: [
        { name: "data", mountPath: DATA_PATH },
        ...folders.map(({ container, claim }) => ({
          name: claim,
          mountPath: toSharedFolderPath(container),
        })),
      ],
    },
    volumes: [
      { name: "data", persistentVolumeClaim: { claimName: DATA } },
      ...folders.map(({ claim }) => ({ name: claim, persistentVolumeClaim: { claimName: claim } })),
    ],
  });
}

const toHealthProbe = (periodSeconds: number, failureThreshold: number) =>
  toHttpProbe("/health", "control", { periodSeconds, timeoutSeconds: 5, failureThreshold });

/** A namespaced setting of the kernel, one of the few that every cluster allows. */
function withLowPort({ metadata, spec }: PodTemplate, port: number): PodTemplate {
  if (port >= FIRST_PORT_FOR_ALL) return { metadata, spec };
  const sysctls = [{ name: "net.ipv4.ip_unprivileged_port_start", value: "0" }];
  return { metadata, spec: { ...spec, securityContext: { ...spec.securityContext, sysctls } } };
}

const toAbout = ({ name, containers }: ClusterService): readonly string[] =>
  containers.length === 1
    ? [`The service ${name}: ${containers[0]} of the blueprint.`]
    : [`The service ${name}: dockerinfo dials all of these at its address: ${containers.join(", ")}.`];

function toComments({ port }: ClusterService): Comments {
  return {
    "spec/replicas": [
      "Never more: a service keeps its executions in memory, and a second pod would know nothing of those of the first.",
    ],
    "spec/strategy": ["The old pod ends before the new one starts, for the same reason."],
    ...toPodComments("spec/template", {
      "containers/0/env/2": [
        "What the service writes into the references that it hands out: others must reach it there.",
      ],
      "containers/0/startupProbe": ["5 minutes for a service that loads a model first."],
      "containers/0/readinessProbe": ["Until it answers, nobody is led to it; the orchestrator tries again."],
      "containers/0/livenessProbe": [
        "Patient (2 minutes): a service may be too busy to answer, and a restart loses what it works on.",
      ],
      "containers/0/resources": [
        "A guess: measure, and set what it needs. No limit for the CPU: what is idle may be used.",
      ],
      ...(port < FIRST_PORT_FOR_ALL && {
        "securityContext/sysctls": [`Port ${port} would be for root alone.`],
      }),
    }),
  };
}

function toService(service: ClusterService, pipeline: string): CommentedManifest {
  const part = toPart(service);
  const manifest: IService = {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: service.name, labels: toLabels(part, pipeline) },
    spec: {
      selector: toSelector(part, pipeline),
      ports: [
        { name: "control", port: service.port, targetPort: "control" },
        { name: "grpc", port: service.grpcPort, targetPort: "grpc" },
      ],
    },
  };
  return { manifest, about: ["Its name and port are what dockerinfo dials."] };
}
