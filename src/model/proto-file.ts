import type { Blueprint } from "./blueprint.ts";

/**
 * Where in a package the proto file of a node may be, likeliest first: where the blueprint says; where exports put it; in
 * lower case, as the deployer of AI4EU names it; and under the name that the blueprint has, from a registry of artefacts.
 */
export function toProtoPaths({
  container_name: container,
  proto_uri: uri,
}: Pick<Blueprint["nodes"][number], "container_name" | "proto_uri">): readonly string[] {
  const names = [
    container,
    container.toLowerCase(),
    uri.slice(uri.lastIndexOf("/") + 1).replace(/\.proto$/, ""),
  ];
  const paths = [uri, ...names.filter((name) => name !== "").map((name) => `microservice/${name}.proto`)];
  return [...new Set(paths.filter((path) => path.endsWith(".proto")))];
}
