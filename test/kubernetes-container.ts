/** Containers of a Kubernetes folder, started as processes of this machine as far as that goes. */
import { containerOf, type KubernetesObjects, podOf } from "./kubernetes-objects.ts";

export interface ContainerStart {
  /** The words of command and args. */
  readonly words: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * What the kubelet would start for the one container of an object's pods: variables from ConfigMaps and the Secret, and
 * `$(NAME)` filled in.
 *
 * @param keys what somebody has filled in for the Secret
 */
export function toContainerStart(
  objects: KubernetesObjects,
  name: string,
  keys: Readonly<Record<string, string>> = {},
): ContainerStart {
  const { command = [], args = [], env = [], envFrom = [] } = containerOf(podOf(objects, name));
  const environment: Record<string, string> = {};
  for (const { configMapRef } of envFrom) {
    const map = objects.configMaps.find(({ metadata }) => metadata?.name === configMapRef?.name);
    Object.assign(environment, map?.data);
  }
  const fill = (text: string) => text.replace(/\$\((\w+)\)/g, (whole, key) => environment[key] ?? whole);
  for (const { name: variable, value, valueFrom } of env) {
    const key = valueFrom?.secretKeyRef?.key;
    const secret = key === undefined ? undefined : (keys[key] ?? objects.secrets[0]?.stringData?.[key]);
    environment[variable] = secret ?? fill(value ?? "");
  }
  return { words: [...command, ...args].map(fill), environment };
}
