/** `aieffect compose --kubernetes`: the folder, and what is said of it. */
import { statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { Problem } from "../src/model/problem.ts";
import { formatNumberOf } from "../src/model/quantity.ts";
import { KEYS_FILE } from "../src/packaging/kubernetes/kubernetes-files.ts";
import { writeKubernetes } from "../src/packaging/kubernetes/write-kubernetes.ts";
import type { Package } from "../src/packaging/package/package.ts";

export interface KubernetesReport {
  readonly folder: string;
  readonly namespace: string;
  readonly files: readonly string[];
  readonly services: readonly string[];
  readonly keys: "to be filled in" | "kept";
  readonly warnings: readonly Problem[];
}

/**
 * @param given the folder to write; empty for `kubernetes` in the package's folder, or beside its archive
 * @throws AieffectError as writeKubernetes does
 */
export function composeKubernetes(source: Package, given: string): KubernetesReport {
  const isFolder = statSync(source.path).isDirectory();
  const folder = given || join(isFolder ? source.path : dirname(source.path), "kubernetes");
  const { files, services, pipeline, areKeysKept, warnings } = writeKubernetes(source, folder);
  const keys = areKeysKept ? "kept" : "to be filled in";
  return { folder, namespace: pipeline, files: Object.keys(files).toSorted(), services, keys, warnings };
}

/** What to do with the folder, for people. */
export function toKubernetesLines({ folder, services, keys }: KubernetesReport): readonly string[] {
  const where = relative(process.cwd(), folder) || ".";
  return [
    `Wrote ${where}: ${formatNumberOf(services.length, "service")}, and the orchestrator.`,
    keys === "kept"
      ? `${join(where, KEYS_FILE)} was there and is as it was.`
      : `Fill in the keys in ${join(where, KEYS_FILE)}, then: kubectl apply -k ${where}`,
  ];
}
