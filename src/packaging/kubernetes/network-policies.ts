/** Who may talk to whom: nobody to anybody, and then what the pipeline needs. */
import type { INetworkPolicy } from "kubernetes-models/networking.k8s.io/v1/NetworkPolicy";
import { parseAddress } from "../../model/ip-address.ts";
import { API_PORT } from "../deployment/product.ts";
import type { ClusterPlan, OutsideEndpoint } from "./cluster-plan.ts";
import { type Component, toCommonLabels, toComponentSelector } from "./labels.ts";
import type { CommentedManifest } from "./manifest.ts";
import { REDIS_PORT } from "./own-names.ts";

type Spec = NonNullable<INetworkPolicy["spec"]>;
type EgressRule = NonNullable<Spec["egress"]>[number];
type Port = NonNullable<EgressRule["ports"]>[number];

export function toNetworkPolicies(plan: ClusterPlan, pipeline: string): readonly CommentedManifest[] {
  const builder = { plan, pipeline };
  return [
    toDefaultDeny(pipeline),
    toDns(pipeline),
    toRedisPolicy(pipeline),
    toServerPolicy(pipeline),
    toWorkerPolicy(builder),
    ...(plan.services.length === 0 ? [] : [toServicePolicy(builder)]),
    toRunPolicy(pipeline),
  ];
}

interface Builder {
  readonly plan: ClusterPlan;
  readonly pipeline: string;
}

interface Named {
  readonly name: string;
  readonly about: readonly string[];
}

const toPolicy = ({ name, about }: Named, pipeline: string, spec: Spec): CommentedManifest => {
  const manifest: INetworkPolicy = {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name, labels: toCommonLabels(pipeline) },
    spec,
  };
  return { manifest, about };
};

/** All pods of this pipeline, and no other ones of the namespace. */
const toDefaultDeny = (pipeline: string): CommentedManifest =>
  toPolicy(
    {
      name: "aieffect-default-deny",
      about: [
        "What the policies below do not allow is not possible. That takes a network that enforces policies (Calico, Cilium …);",
        "others take these objects and do nothing. Probes come from the node, which is always allowed.",
      ],
    },
    pipeline,
    { podSelector: toComponentSelector(pipeline), policyTypes: ["Ingress", "Egress"] },
  );

const toDns = (pipeline: string): CommentedManifest =>
  toPolicy(
    {
      name: "aieffect-dns",
      about: ["Names are looked up by everybody. Where the cluster's DNS runs differs; its port does not."],
    },
    pipeline,
    {
      podSelector: toComponentSelector(pipeline),
      policyTypes: ["Egress"],
      egress: [
        {
          ports: [
            { protocol: "UDP", port: 53 },
            { protocol: "TCP", port: 53 },
          ],
        },
      ],
    },
  );

const toRedisPolicy = (pipeline: string): CommentedManifest =>
  toPolicy(
    { name: "aieffect-redis", about: ["Redis: asked by server and workers alone, and asks nobody."] },
    pipeline,
    {
      podSelector: toComponentSelector(pipeline, "redis"),
      policyTypes: ["Ingress"],
      ingress: [{ from: fromParts(pipeline, "server", "worker"), ports: toPorts([REDIS_PORT]) }],
    },
  );

const toServerPolicy = (pipeline: string): CommentedManifest =>
  toPolicy(
    {
      name: "aieffect-server",
      about: [
        "The REST API: open to all who can reach it, for its key decides; name your ingress controller under `from` to narrow it.",
        "The server calls no service. That is for workers to do.",
      ],
    },
    pipeline,
    {
      podSelector: toComponentSelector(pipeline, "server"),
      policyTypes: ["Ingress", "Egress"],
      ingress: [{ ports: toPorts([API_PORT]) }],
      egress: [{ to: fromParts(pipeline, "redis"), ports: toPorts([REDIS_PORT]) }],
    },
  );

const toWorkerPolicy = ({ plan, pipeline }: Builder): CommentedManifest =>
  toPolicy(
    {
      name: "aieffect-worker",
      about: [
        "Workers call the control ports of services. To have their /metrics read, allow the pods of Prometheus in.",
        ...plan.outside.map(
          ({ container, host, port }) => `${container} is not of this cluster: ${host}:${port}.`,
        ),
      ],
    },
    pipeline,
    {
      podSelector: toComponentSelector(pipeline, "worker"),
      policyTypes: ["Ingress", "Egress"],
      egress: [
        { to: fromParts(pipeline, "redis"), ports: toPorts([REDIS_PORT]) },
        ...(plan.services.length === 0
          ? []
          : [{ to: fromParts(pipeline, "service"), ports: toPorts(toControlPorts(plan)) }]),
        ...plan.outside.map(toOutsideRule),
      ],
    },
  );

/** A policy knows no names: a host that is no address may be anywhere. */
function toOutsideRule({ host, port }: OutsideEndpoint): EgressRule {
  const ports = toPorts([port]);
  const address = host.replace(/^\[|\]$/g, "");
  if (parseAddress(address) === null) return { ports };
  const cidr = address.includes(":") ? `${address}/128` : `${address}/32`;
  return { to: [{ ipBlock: { cidr } }], ports };
}

const toServicePolicy = ({ plan, pipeline }: Builder): CommentedManifest => {
  const dataPorts = toPorts(toUnique(plan.services.flatMap(({ port, grpcPort }) => [port, grpcPort])));
  return toPolicy(
    {
      name: "aieffect-services",
      about: [
        "Services: workers reach their control ports; services fetch results from each other, over HTTP from the same port or",
        "over gRPC. A reference may be handed on, so any service may ask any other one. Services that call others than these (a",
        "database, a model beside them) need a policy of their own.",
      ],
    },
    pipeline,
    {
      podSelector: toComponentSelector(pipeline, "service"),
      policyTypes: ["Ingress", "Egress"],
      ingress: [
        { from: fromParts(pipeline, "worker"), ports: toPorts(toControlPorts(plan)) },
        { from: fromParts(pipeline, "service"), ports: dataPorts },
      ],
      egress: [{ to: fromParts(pipeline, "service"), ports: dataPorts }],
    },
  );
};

const toRunPolicy = (pipeline: string): CommentedManifest =>
  toPolicy({ name: "aieffect-run", about: ["Pods that submit the pipeline talk to the API."] }, pipeline, {
    podSelector: toComponentSelector(pipeline, "run"),
    policyTypes: ["Egress"],
    egress: [{ to: fromParts(pipeline, "server"), ports: toPorts([API_PORT]) }],
  });

const fromParts = (pipeline: string, ...components: readonly [Component, ...Component[]]) => [
  { podSelector: toComponentSelector(pipeline, ...components) },
];

const toPorts = (numbers: readonly number[]): Port[] => numbers.map((port) => ({ protocol: "TCP", port }));

const toControlPorts = ({ services }: ClusterPlan): readonly number[] =>
  toUnique(services.map(({ port }) => port));

const toUnique = (numbers: readonly number[]): readonly number[] =>
  [...new Set(numbers)].toSorted((one, other) => one - other);
