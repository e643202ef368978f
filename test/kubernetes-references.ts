/** What the schemas of Kubernetes do not look at: whether names are allowed, and whether what is named is there. */
import { containerOf, type KubernetesObjects, type PodOfObject } from "./kubernetes-objects.ts";

type Labels = Readonly<Record<string, string>> | undefined;

/** What is wrong, a line each. */
export const findBrokenReferences = (objects: KubernetesObjects): readonly string[] => [
  ...findWrongNames(objects),
  ...findWrongSelectors(objects),
  ...objects.pods.flatMap((pod) => findWrongPod(pod, objects)),
];

const LABEL = /^(?:[A-Za-z0-9](?:[-\w.]{0,61}[A-Za-z0-9])?)?$/;
const NAME = /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/;
const SERVICE_NAME = /^[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?$/;
const PORT_NAME = /^(?=.*[a-z])[a-z0-9](?:[-a-z0-9]{0,13}[a-z0-9])?$/;

function findWrongNames({ all, services, pods, configMaps }: KubernetesObjects): readonly string[] {
  const named = [...services, ...configMaps].map(
    ({ kind, metadata }) => [kind, metadata?.name ?? ""] as const,
  );
  const labels = pods.flatMap(({ template }) => Object.values(template.metadata?.labels ?? {}));
  const texts = all
    .map((one) => JSON.stringify(one))
    .map((text) => /"kind":"(\w+)","metadata":\{"name":"([^"]*)"/.exec(text));
  const identities = texts.map((match) => `${match?.[1]} ${match?.[2]}`);
  return [
    ...named.filter(([kind, name]) => !(kind === "Service" ? SERVICE_NAME : NAME).test(name)).map(String),
    ...identities.filter((one, at) => identities.indexOf(one) !== at).map((one) => `${one} is there twice`),
    ...labels.filter((value) => !LABEL.test(value)).map((value) => `label ${value}`),
    ...services
      .flatMap(({ spec }) => spec?.ports ?? [])
      .filter(({ name = "" }) => !PORT_NAME.test(name))
      .map(({ name }) => `port ${name}`),
  ];
}

const covers = (labels: Labels, selector: Labels): boolean =>
  Object.entries(selector ?? {}).every(([key, value]) => labels?.[key] === value);

function findWrongSelectors(objects: KubernetesObjects): readonly string[] {
  const { deployments, statefulSets, services, budgets, autoscalers, pods } = objects;
  const selected = (selector: Labels) =>
    pods.filter(({ template }) => covers(template.metadata?.labels, selector));
  return [
    ...[...deployments, ...statefulSets]
      .filter(({ spec, metadata }) => {
        const names = selected(spec?.selector.matchLabels).map(({ name }) => name);
        return names.length !== 1 || names[0] !== metadata?.name;
      })
      .map(({ metadata }) => `${metadata?.name} does not select its own pods alone`),
    ...services.flatMap(({ metadata, spec }) => {
      const [pod, ...others] = selected(spec?.selector);
      if (pod === undefined || others.length > 0)
        return [`${metadata?.name} does not lead to one kind of pod`];
      const ports = containerOf(pod).ports ?? [];
      const numbers = (spec?.ports ?? []).map(({ port }) => port);
      return [
        ...(spec?.ports ?? [])
          .filter(({ targetPort }) => !ports.some(({ name }) => name === targetPort))
          .map(({ name }) => `${metadata?.name} leads to no port ${name}`),
        ...(new Set(numbers).size === numbers.length ? [] : [`${metadata?.name} has a port twice`]),
      ];
    }),
    ...budgets
      .filter(({ spec }) => selected(spec?.selector?.matchLabels).length !== 1)
      .map(({ metadata }) => `the budget ${metadata?.name} is for no pods`),
    ...autoscalers
      .filter(({ spec }) => !deployments.some(({ metadata }) => metadata?.name === spec?.scaleTargetRef.name))
      .map(({ metadata }) => `the autoscaler ${metadata?.name} scales nothing`),
  ];
}

function findWrongPod(pod: PodOfObject, objects: KubernetesObjects): readonly string[] {
  const container = containerOf(pod);
  const { startupProbe, readinessProbe, livenessProbe, ports = [], volumeMounts = [], env = [] } = container;
  const claimed = objects.statefulSets
    .filter(({ metadata }) => metadata?.name === pod.name)
    .flatMap(({ spec }) => spec?.volumeClaimTemplates ?? [])
    .map(({ metadata }) => metadata?.name);
  const volumes = pod.template.spec?.volumes ?? [];
  const volumeNames = [...claimed, ...volumes.map(({ name }) => name)];
  const probed = [startupProbe, readinessProbe, livenessProbe].flatMap((probe) => [
    probe?.httpGet?.port,
    probe?.tcpSocket?.port,
  ]);
  const paths = volumeMounts.map(({ mountPath }) => mountPath);
  const wrong = [
    ...probed
      .filter((port) => port !== undefined && !ports.some(({ name }) => name === port))
      .map((port) => `probe of ${port}`),
    ...volumeMounts.filter(({ name }) => !volumeNames.includes(name)).map(({ name }) => `mount of ${name}`),
    ...volumeNames
      .filter((name) => !volumeMounts.some((mount) => mount.name === name))
      .map((name) => `volume ${name} for nothing`),
    ...paths.filter((path, at) => paths.indexOf(path) !== at).map((path) => `${path} is mounted twice`),
    ...volumes.flatMap(({ persistentVolumeClaim, configMap }) => [
      ...(persistentVolumeClaim === undefined
        ? []
        : missing(objects.claims, persistentVolumeClaim.claimName)),
      ...(configMap === undefined ? [] : missing(objects.configMaps, configMap.name)),
    ]),
    ...(container.envFrom ?? []).flatMap(({ configMapRef }) =>
      missing(objects.configMaps, configMapRef?.name),
    ),
    ...env.flatMap(({ valueFrom }) => {
      const reference = valueFrom?.secretKeyRef;
      if (reference === undefined) return [];
      const secret = objects.secrets.find(({ metadata }) => metadata?.name === reference.name);
      return secret?.stringData?.[reference.key] === undefined ? [`no key ${reference.key}`] : [];
    }),
    ...env.flatMap(({ value = "" }, at) =>
      [...value.matchAll(/\$\((\w+)\)/g)]
        .filter(([, name]) => !env.slice(0, at).some((earlier) => earlier.name === name))
        .map(([text]) => `${text} is not known yet`),
    ),
  ];
  return wrong.map((line) => `${pod.name}: ${line}`);
}

const missing = (
  those: readonly { readonly metadata?: { readonly name?: string } }[],
  name: string | undefined,
): readonly string[] =>
  those.some(({ metadata }) => metadata?.name === name) ? [] : [`there is no ${name}`];
