/** Packages without files, as tests of what is made of them need them. */
import { toPackage } from "../src/packaging/package/package.ts";

/** A node with one operation `Run`, connected to those of other containers. */
export interface SketchedNode {
  readonly name: string;
  readonly image?: string;
  readonly type?: string;
  readonly targets?: readonly string[];
  /** `host:port`; without it, dockerinfo has no entry. */
  readonly address?: string;
}

/** @param nodes without any address the package has no dockerinfo */
export function makePackage(nodes: readonly SketchedNode[], name = "Made up") {
  const entries = nodes.flatMap(({ name: container_name, address }) => {
    const [, ip_address, port] = /^(.*):(\d+)$/.exec(address ?? "") ?? [];
    return ip_address === undefined ? [] : [{ container_name, ip_address, port }];
  });
  const files = {
    "blueprint.json": { name, nodes: nodes.map(toNode) },
    ...(entries.length > 0 && { "dockerinfo.json": { docker_info_list: entries } }),
  };
  const bytes = Object.entries(files).map(
    ([file, content]) => [file, Buffer.from(JSON.stringify(content))] as const,
  );
  return toPackage("made-up", new Map(bytes), (file) => `made-up/${file}`);
}

const toNode = ({ name, image = `${name}:1`, type = "MLModel", targets = [] }: SketchedNode) => ({
  container_name: name,
  image,
  node_type: type,
  operation_signature_list: [
    { operation_signature: { operation_name: "Run" }, connected_to: targets.map(toConnection) },
  ],
});

const toConnection = (name: string) => ({
  container_name: name,
  operation_signature: { operation_name: "Run" },
});
