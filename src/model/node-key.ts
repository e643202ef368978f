/** What names an operation within its blueprint; the text before the first colon is the container. */
export const toNodeKey = (container: string, operation: string): string => `${container}:${operation}`;

/** The names of container and operation in a node key. */
export function splitNodeKey(nodeKey: string): readonly [container: string, operation: string] {
  const colon = nodeKey.indexOf(":");
  return [nodeKey.slice(0, colon), nodeKey.slice(colon + 1)];
}
