/** What is configured in one place: the namespace, settings, the package, and the keys that somebody has to fill in. */
import type { IConfigMap } from "kubernetes-models/v1/ConfigMap";
import type { INamespace } from "kubernetes-models/v1/Namespace";
import type { ISecret } from "kubernetes-models/v1/Secret";
import { API_PORT } from "../deployment/product.ts";
import type { ClusterPlan } from "./cluster-plan.ts";
import { toCommonLabels } from "./labels.ts";
import type { CommentedManifest, Comments } from "./manifest.ts";
import { KEYS, PACKAGE, SERVER, SERVICES, WORKER, WORKER_PORT } from "./own-names.ts";

export function toNamespace(pipeline: string): CommentedManifest {
  const manifest: INamespace = {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: {
      name: pipeline,
      labels: {
        ...toCommonLabels(pipeline),
        "pod-security.kubernetes.io/enforce": "restricted",
        "pod-security.kubernetes.io/warn": "restricted",
      },
    },
  };
  return {
    manifest,
    about: [
      "Each pipeline in a namespace of its own: dockerinfo dials services by names that are good in one namespace only.",
      "To use one that is there already, name it in kustomization.yaml and take this file out of its resources.",
    ],
    comments: {
      "metadata/labels/pod-security.kubernetes.io~1enforce": [
        "The cluster itself refuses pods with more rights than these have.",
      ],
    },
  };
}

/** @param plan whose services' hosts are the only ones that a submission may name */
export const toSettings = (plan: ClusterPlan, pipeline: string): readonly CommentedManifest[] => [
  toConfigMap(SERVER, pipeline, {
    about: [
      "Settings of the server; docs/server.md has all of them. After a change: kubectl rollout restart deployment.",
    ],
    data: {
      HOST: "0.0.0.0",
      PORT: String(API_PORT),
      AIEFFECT_WORKERS: "0",
      AIEFFECT_ALLOW_HOSTS: toHosts(plan).join(","),
      AIEFFECT_LOG_FORMAT: "json",
      LOG_LEVEL: "info",
    },
    comments: {
      "data/AIEFFECT_WORKERS": ["None beside the server: they are pods of their own, which scale."],
      "data/AIEFFECT_ALLOW_HOSTS": [
        "Workers call what a dockerinfo names. These are the services of this pipeline; add others here, and to the policies.",
      ],
    },
  }),
  toConfigMap(WORKER, pipeline, {
    about: ["Settings of each worker."],
    data: {
      AIEFFECT_HEALTH_HOST: "0.0.0.0",
      AIEFFECT_HEALTH_PORT: String(WORKER_PORT),
      AIEFFECT_LOG_FORMAT: "json",
      LOG_LEVEL: "info",
    },
    comments: {
      "data/AIEFFECT_HEALTH_PORT": [
        "For the probes, and for Prometheus: /metrics asks for ORCHESTRATOR_API_KEY.",
      ],
    },
  }),
  toConfigMap(SERVICES, pipeline, {
    about: [
      "Variables of all services of the pipeline. What a package does not say, such as addresses of others, goes here.",
    ],
    data: { SHARED_DIR: "/app/data" },
    comments: { "data/SHARED_DIR": ["Where the services of the Germany node leave files for each other."] },
  }),
];

const toHosts = ({ dockerinfo }: ClusterPlan): readonly string[] => [
  ...new Set(dockerinfo.docker_info_list.map(({ ip_address }) => ip_address)),
];

/** @param files by name: what the pods that submit the pipeline read */
export const toPackageMap = (files: Readonly<Record<string, string>>, pipeline: string): CommentedManifest =>
  toConfigMap(PACKAGE, pipeline, {
    about: ["The pipeline, as its runs submit it."],
    data: files,
    comments: {},
  });

interface MapContent {
  readonly about: readonly string[];
  readonly data: Readonly<Record<string, string>>;
  readonly comments: Comments;
}

function toConfigMap(
  name: string,
  pipeline: string,
  { about, data, comments }: MapContent,
): CommentedManifest {
  const manifest: IConfigMap = {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name, labels: toCommonLabels(pipeline) },
    data: { ...data },
  };
  return { manifest, about, comments };
}

/** No header can carry it and it is too short for a secret: a server that gets it says so and ends. */
export const PLACEHOLDER = "‹fill in›";

export function toKeys(pipeline: string): CommentedManifest {
  const manifest: ISecret = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: KEYS, labels: toCommonLabels(pipeline) },
    type: "Opaque",
    stringData: {
      ORCHESTRATOR_API_KEY: PLACEHOLDER,
      AIEFFECT_SECRET_KEY: PLACEHOLDER,
      SERVICE_API_KEY: PLACEHOLDER,
      REDIS_PASSWORD: PLACEHOLDER,
    },
  };
  return {
    manifest,
    about: [
      "Keys. Fill in each one, with `openssl rand -hex 32` for example: as they stand here, server and workers refuse to start.",
      "Keep the file out of version control then. Or make the Secret by other means, such as sealed secrets or an operator for",
      "external ones, and take this file out of the resources of kustomization.yaml.",
    ],
    comments: {
      "stringData/ORCHESTRATOR_API_KEY": ["Clients of the REST API send it as bearer key."],
      "stringData/AIEFFECT_SECRET_KEY": [
        "From it comes the key that encrypts services' keys in Redis. Who changes it while workflows run ends them.",
      ],
      "stringData/SERVICE_API_KEY": [
        "Services ask the orchestrator for it. Empty for services that ask for none.",
      ],
      "stringData/REDIS_PASSWORD": ["It stands in a URL: letters and digits only."],
    },
  };
}
