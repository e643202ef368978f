/** The objects of a Kubernetes folder, read as `kubectl` reads them, by kind. */
import { Deployment, type IDeployment } from "kubernetes-models/apps/v1/Deployment";
import { type IStatefulSet, StatefulSet } from "kubernetes-models/apps/v1/StatefulSet";
import { HorizontalPodAutoscaler } from "kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler";
import { CronJob } from "kubernetes-models/batch/v1/CronJob";
import { NetworkPolicy } from "kubernetes-models/networking.k8s.io/v1/NetworkPolicy";
import { PodDisruptionBudget } from "kubernetes-models/policy/v1/PodDisruptionBudget";
import { ConfigMap } from "kubernetes-models/v1/ConfigMap";
import { PersistentVolumeClaim } from "kubernetes-models/v1/PersistentVolumeClaim";
import type { IPodTemplateSpec } from "kubernetes-models/v1/PodTemplateSpec";
import { Secret } from "kubernetes-models/v1/Secret";
import { Service } from "kubernetes-models/v1/Service";
import { parseAllDocuments } from "yaml";

/** Kubernetes reads YAML 1.1. */
export function readDocuments(text: string): readonly unknown[] {
  return parseAllDocuments(text, { schema: "yaml-1.1" }).map((document): unknown => {
    if (document.errors[0] !== undefined) throw document.errors[0];
    return document.toJS();
  });
}

/** Every object in the files; the kustomization is none. */
export const readObjects = (files: Readonly<Record<string, string>>): KubernetesObjects =>
  sortObjects(
    Object.entries(files)
      .filter(([name]) => /^\d\d-.*\.yaml$/.test(name))
      .flatMap(([, text]) => readDocuments(text)),
  );

/** Objects by kind. */
export function sortObjects(all: readonly unknown[]) {
  const deployments = all.filter((one) => Deployment.is(one));
  const statefulSets = all.filter((one) => StatefulSet.is(one));
  const cronJobs = all.filter((one) => CronJob.is(one));
  return {
    all,
    deployments,
    statefulSets,
    cronJobs,
    services: all.filter((one) => Service.is(one)),
    policies: all.filter((one) => NetworkPolicy.is(one)),
    configMaps: all.filter((one) => ConfigMap.is(one)),
    secrets: all.filter((one) => Secret.is(one)),
    claims: all.filter((one) => PersistentVolumeClaim.is(one)),
    budgets: all.filter((one) => PodDisruptionBudget.is(one)),
    autoscalers: all.filter((one) => HorizontalPodAutoscaler.is(one)),
    pods: [
      ...[...deployments, ...statefulSets].map(toPod),
      ...cronJobs.map(({ metadata, spec }) => {
        const template = spec?.jobTemplate.spec?.template;
        return { name: metadata?.name ?? "", template: template ?? {} };
      }),
    ],
  };
}

export type KubernetesObjects = ReturnType<typeof sortObjects>;

export interface PodOfObject {
  readonly name: string;
  readonly template: IPodTemplateSpec;
}

const toPod = ({ metadata, spec }: IDeployment | IStatefulSet): PodOfObject => ({
  name: metadata?.name ?? "",
  template: spec?.template ?? {},
});

/** The first container of a pod; every pod here has one only. */
export function containerOf({ name, template }: PodOfObject) {
  const [container, ...others] = template.spec?.containers ?? [];
  if (container === undefined || others.length > 0) throw new Error(`${name} has not one container`);
  return container;
}

/** The pod of the object with this name. */
export function podOf({ pods }: KubernetesObjects, name: string): PodOfObject {
  const pod = pods.find((one) => one.name === name);
  if (pod === undefined)
    throw new Error(`There is no ${name}, but ${pods.map((one) => one.name).join(", ")}`);
  return pod;
}
