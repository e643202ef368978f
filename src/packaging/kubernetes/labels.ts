/** The labels that Kubernetes recommends: by them people, policies and selectors find what belongs together. */

export type Component = "service" | "server" | "worker" | "redis" | "run";

/** Something that runs in pods. */
export interface Part {
  readonly name: string;
  readonly component: Component;
}

/** What stays the same for as long as the pods are of the same part: a selector cannot be changed later. */
export const toSelector = ({ name, component }: Part, pipeline: string) => ({
  "app.kubernetes.io/name": name,
  "app.kubernetes.io/instance": pipeline,
  "app.kubernetes.io/component": component,
});

export const toLabels = (part: Part, pipeline: string) => ({
  ...toSelector(part, pipeline),
  ...toCommonLabels(pipeline),
});

/** Of everything that is written, also of what runs in no pod. */
export const toCommonLabels = (pipeline: string) => ({
  "app.kubernetes.io/part-of": pipeline,
  "app.kubernetes.io/managed-by": "aieffect",
});

/** All pods of some components; without any, all of the pipeline. */
export const toComponentSelector = (pipeline: string, ...components: readonly Component[]) => {
  const [only, ...others] = components;
  const labels = { "app.kubernetes.io/part-of": pipeline };
  if (only === undefined) return { matchLabels: labels };
  if (others.length === 0) return { matchLabels: { ...labels, "app.kubernetes.io/component": only } };
  const expression = { key: "app.kubernetes.io/component", operator: "In", values: [...components] };
  return { matchLabels: labels, matchExpressions: [expression] };
};
