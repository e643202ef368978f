import { hash } from "node:crypto";

/** What names an operation within its blueprint; the text before the first colon is the container. */
export const toNodeKey = (container: string, operation: string): string => `${container}:${operation}`;

/** The names of container and operation in a node key. */
export function splitNodeKey(nodeKey: string): readonly [container: string, operation: string] {
  const colon = nodeKey.indexOf(":");
  return [nodeKey.slice(0, colon), nodeKey.slice(colon + 1)];
}

/** The id of a node's task, the same in every workflow: `task_` and the first 8 hex digits of the key's SHA-256. */
export const toTaskId = (nodeKey: string): string => `task_${hash("sha256", nodeKey).slice(0, 8)}`;
