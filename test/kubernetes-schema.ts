/** Checks objects against the schemas of the Kubernetes API, strictly: a field that the API does not have is wrong too. */
import { validate as validateDeployment } from "kubernetes-models/_schemas/IoK8sApiAppsV1Deployment";
import { validate as validateStatefulSet } from "kubernetes-models/_schemas/IoK8sApiAppsV1StatefulSet";
import { validate as validateAutoscaler } from "kubernetes-models/_schemas/IoK8sApiAutoscalingV2HorizontalPodAutoscaler";
import { validate as validateCronJob } from "kubernetes-models/_schemas/IoK8sApiBatchV1CronJob";
import { validate as validateConfigMap } from "kubernetes-models/_schemas/IoK8sApiCoreV1ConfigMap";
import { validate as validateNamespace } from "kubernetes-models/_schemas/IoK8sApiCoreV1Namespace";
import { validate as validateClaim } from "kubernetes-models/_schemas/IoK8sApiCoreV1PersistentVolumeClaim";
import { validate as validateSecret } from "kubernetes-models/_schemas/IoK8sApiCoreV1Secret";
import { validate as validateService } from "kubernetes-models/_schemas/IoK8sApiCoreV1Service";
import { validate as validateNetworkPolicy } from "kubernetes-models/_schemas/IoK8sApiNetworkingV1NetworkPolicy";
import { validate as validateBudget } from "kubernetes-models/_schemas/IoK8sApiPolicyV1PodDisruptionBudget";
import * as v from "valibot";

type Validate = ((value: unknown) => boolean) & { readonly errors?: unknown };

const SCHEMAS: Readonly<Record<string, Validate>> = {
  "apps/v1 Deployment": validateDeployment,
  "apps/v1 StatefulSet": validateStatefulSet,
  "autoscaling/v2 HorizontalPodAutoscaler": validateAutoscaler,
  "batch/v1 CronJob": validateCronJob,
  "networking.k8s.io/v1 NetworkPolicy": validateNetworkPolicy,
  "policy/v1 PodDisruptionBudget": validateBudget,
  "v1 ConfigMap": validateConfigMap,
  "v1 Namespace": validateNamespace,
  "v1 PersistentVolumeClaim": validateClaim,
  "v1 Secret": validateSecret,
  "v1 Service": validateService,
};

const ErrorsSchema = v.array(v.object({ instancePath: v.string(), keyword: v.string() }));
const KindSchema = v.object({ apiVersion: v.string(), kind: v.string() });

/** What is wrong with an object, as `/spec/replicas type`; nothing when the API would take it. */
export function findSchemaErrors(document: unknown): readonly string[] {
  const kind = v.safeParse(KindSchema, document);
  const name = kind.success ? `${kind.output.apiVersion} ${kind.output.kind}` : "none";
  const validate = SCHEMAS[name];
  if (validate === undefined) return [`is of no kind that is known: ${name}`];
  const unread = new UnreadFields();
  const isValid = validate(unread.watch(document, ""));
  const errors = isValid ? [] : v.parse(ErrorsSchema, validate.errors);
  return [
    ...errors.map(({ instancePath, keyword }) => `${instancePath} ${keyword}`),
    ...unread.paths.map((path) => `${path} unknown`),
  ];
}

/** The schemas take fields that they do not know; but they look at each one that they do know. */
class UnreadFields {
  readonly #paths = new Set<string>();

  get paths(): readonly string[] {
    return [...this.#paths];
  }

  watch(value: unknown, path: string): unknown {
    if (typeof value !== "object" || value === null) return value;
    const places = new Map(Object.keys(value).map((key) => [key, `${path}/${key}`]));
    const isList = Array.isArray(value);
    const inner = Object.fromEntries(
      Object.entries(value).map(([key, field]) => [key, this.watch(field, `${path}/${key}`)]),
    );
    if (!isList) for (const place of places.values()) this.#paths.add(place);
    return new Proxy(isList ? Object.values(inner) : inner, {
      get: (target, key) => {
        this.#paths.delete(places.get(String(key)) ?? "");
        return Reflect.get(target, key);
      },
    });
  }
}
