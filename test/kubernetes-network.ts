/** Whether the policies of a folder let one pod talk to another one, as a network that enforces them decides it. */
import type { INetworkPolicy } from "kubernetes-models/networking.k8s.io/v1/NetworkPolicy";
import { type KubernetesObjects, podOf } from "./kubernetes-objects.ts";

type Spec = NonNullable<INetworkPolicy["spec"]>;
type Rule = {
  readonly peers: NonNullable<NonNullable<Spec["ingress"]>[number]["from"]> | undefined;
  readonly ports: NonNullable<NonNullable<Spec["ingress"]>[number]["ports"]> | undefined;
};
type Labels = Readonly<Record<string, string>>;
type Selector = NonNullable<Spec["podSelector"]>;

/** @param from name of the object whose pod begins, @param to of the one that answers */
export function mayTalk(objects: KubernetesObjects, from: string, to: string, port: number): boolean {
  const [source, target] = [labelsOf(objects, from), labelsOf(objects, to)];
  const leaves = isAllowed(objects, "Egress", source, target, port);
  return leaves && isAllowed(objects, "Ingress", target, source, port);
}

/** Whether a pod may look up names. */
export const mayAskDns = (objects: KubernetesObjects, from: string): boolean =>
  isAllowed(objects, "Egress", labelsOf(objects, from), {}, 53);

const labelsOf = (objects: KubernetesObjects, name: string): Labels =>
  podOf(objects, name).template.metadata?.labels ?? {};

function isAllowed(
  { policies }: KubernetesObjects,
  direction: "Egress" | "Ingress",
  own: Labels,
  other: Labels,
  port: number,
): boolean {
  const specs = policies
    .map(({ spec }) => spec)
    .filter((spec) => spec !== undefined)
    .filter((spec) => spec.policyTypes?.includes(direction) && matches(spec.podSelector ?? {}, own));
  if (specs.length === 0) return true;
  return specs.flatMap((spec) => toRules(spec, direction)).some((rule) => fits(rule, other, port));
}

const toRules = ({ ingress = [], egress = [] }: Spec, direction: "Egress" | "Ingress"): readonly Rule[] =>
  direction === "Ingress"
    ? ingress.map(({ from, ports }) => ({ peers: from, ports }))
    : egress.map(({ to, ports }) => ({ peers: to, ports }));

const fits = ({ peers, ports }: Rule, other: Labels, port: number): boolean =>
  (peers === undefined ||
    peers.some(({ podSelector }) => podSelector !== undefined && matches(podSelector, other))) &&
  (ports === undefined || ports.some((one) => one.port === port));

const matches = ({ matchLabels = {}, matchExpressions = [] }: Selector, labels: Labels): boolean =>
  Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
  matchExpressions.every(({ key, operator, values = [] }) => {
    if (operator !== "In") throw new Error(`The operator ${operator} is not known here`);
    return values.includes(labels[key] ?? "");
  });
