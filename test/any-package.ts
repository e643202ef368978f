/** Random packages: names, addresses, images and edges as people and tools write them, usual and odd ones. */
import fc from "fast-check";
import type { ComparedPackage } from "../src/packaging/diff/compared-package.ts";
import { type Package, toPackage } from "../src/packaging/package/package.ts";
import { toFiles } from "./package-files.ts";

export interface PackageDocuments {
  readonly blueprint: { readonly name: string; readonly nodes: readonly PackageNode[] };
  /** Null: the package has none. */
  readonly dockerinfo: { readonly docker_info_list: readonly DockerinfoEntry[] } | null;
}

export interface PackageNode {
  readonly container_name: string;
  readonly node_type: string;
  readonly image: string;
  readonly operation_signature_list: readonly {
    readonly operation_signature: { readonly operation_name: string };
    readonly connected_to: readonly {
      readonly container_name: string;
      readonly operation_signature: { readonly operation_name: string };
    }[];
  }[];
}

interface DockerinfoEntry {
  readonly container_name: string;
  readonly ip_address: string;
  readonly port: string;
}

export function packageOf({ blueprint, dockerinfo }: PackageDocuments): Package {
  const contents = { "blueprint.json": blueprint, ...(dockerinfo && { "dockerinfo.json": dockerinfo }) };
  return toPackage("package", toFiles(contents), (name) => name);
}

/** The same as one side of a comparison. */
export function comparedPackageOf(documents: PackageDocuments): ComparedPackage {
  const { blueprint, graph, dockerinfo } = packageOf(documents);
  const places = { blueprintPlace: "blueprint.json", dockerinfoPlace: "dockerinfo.json" };
  return { blueprint, graph, dockerinfo, ...places };
}

const containerName = fc.oneof(
  fc.constantFrom("data_generator1", "Data.Generator1", "redis", "aieffect-server", "kubernetes", "9lives"),
  fc.stringMatching(/^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,70}$/),
);
const hostName = fc.oneof(
  { weight: 4, arbitrary: fc.stringMatching(/^[a-z][a-z0-9]{0,8}(?:-[a-z0-9]{1,8})?$/) },
  fc.constantFrom("data-generator", "aieffect-redis", "localhost", "host.docker.internal", "kubernetes"),
  fc.constantFrom(
    "127.0.0.1",
    "10.0.0.7",
    "::1",
    "[fd00::7]",
    "Data-Generator",
    "data.example.org",
    "data_1",
  ),
);
const portNumber = fc.oneof(
  fc.constantFrom(8080, 8080, 600, 50_051, 50_052),
  fc.integer({ min: 1, max: 65_535 }),
);
const image = fc.oneof(
  { weight: 4, arbitrary: fc.stringMatching(/^[a-z]{1,6}(?:[-_][a-z]{1,6})?(?::v?[0-9]{1,3})?$/) },
  fc.constantFrom(
    "file_based_energy_pipeline-data-generator:latest",
    "registry.example.org:5000/team/model:v1.2",
    "https://cicd.example.eu:7444/tutorials/broker:v1",
    `model@sha256:${"0a".repeat(32)}`,
  ),
  fc.constant(""),
);

/** Edges lead from a node to a later one, so there is no cycle; the first node is a service. */
export const anyPackageDocuments: fc.Arbitrary<PackageDocuments> = fc
  .uniqueArray(containerName, { minLength: 1, maxLength: 6 })
  .chain((names) =>
    fc.record({
      name: fc.oneof(
        fc.constantFrom("File Based Energy Pipeline", "default", "Süd\n---\nkind: Pod"),
        fc.string(),
      ),
      nodes: fc.tuple(...names.map((name, at) => anyNode(name, names.slice(at + 1), at === 0))),
      entries: fc.option(
        fc.tuple(
          ...names.map((container_name) =>
            fc.option(
              fc.record({
                container_name: fc.constant(container_name),
                ip_address: hostName,
                port: portNumber,
              }),
            ),
          ),
        ),
      ),
    }),
  )
  .map(({ name, nodes, entries }) => {
    const listed = (entries ?? []).flatMap((entry) =>
      entry === null ? [] : [{ ...entry, port: `${entry.port}` }],
    );
    return {
      blueprint: { name, nodes },
      dockerinfo: listed.length === 0 ? null : { docker_info_list: listed },
    };
  });

const anyNode = (name: string, later: readonly string[], isService: boolean): fc.Arbitrary<PackageNode> =>
  fc
    .record({
      image,
      isFolder: isService ? fc.constant(false) : fc.integer({ min: 0, max: 5 }).map((number) => number === 0),
      targets: fc.subarray([...later]),
      hasSecond: fc.boolean(),
    })
    .map(({ image: reference, isFolder, targets, hasSecond }) => ({
      container_name: name,
      node_type: isFolder ? "SharedFolder" : "MLModel",
      image: reference,
      operation_signature_list: [
        {
          operation_signature: { operation_name: "Run" },
          connected_to: targets.map((target) => ({
            container_name: target,
            operation_signature: { operation_name: "Run" },
          })),
        },
        ...(hasSecond ? [{ operation_signature: { operation_name: "Report" }, connected_to: [] }] : []),
      ],
    }));

/**
 * Packages about which no generator has a word to say: every node has an image, and dockerinfo dials plain names, one for
 * several nodes only when they are one image.
 */
export const anyPlainPackageDocuments: fc.Arbitrary<PackageDocuments> = fc
  .uniqueArray(fc.stringMatching(/^[a-z]{1,5}$/), { minLength: 1, maxLength: 5 })
  .chain((names) =>
    fc.record({
      names: fc.constant(names),
      ports: fc.array(fc.integer({ min: 1, max: 50_000 }), {
        minLength: names.length,
        maxLength: names.length,
      }),
      nodes: fc.tuple(
        ...names.map((name, at) =>
          anyNode(
            `${name}_1`,
            names.slice(at + 1).map((later) => `${later}_1`),
            at === 0,
          ),
        ),
      ),
      hasTwin: fc.boolean(),
    }),
  )
  .map(({ names, ports, nodes: drafts, hasTwin }) => {
    const nodes = drafts.map((node, at) => ({ ...node, image: `team/${names[at]}:${at}` }));
    const entries = nodes.map(({ container_name }, at) => ({
      container_name,
      ip_address: `host-${names[at]}`,
      port: String(ports[at]),
    }));
    const [node, entry] = [nodes[0], entries[0]];
    const twins = hasTwin && node && entry ? [{ node: toTwin(node), entry: toTwin(entry) }] : [];
    return {
      blueprint: { name: "plain", nodes: [...nodes, ...twins.map((twin) => twin.node)] },
      dockerinfo: { docker_info_list: [...entries, ...twins.map((twin) => twin.entry)] },
    };
  });

const toTwin = <Named extends { readonly container_name: string }>(one: Named): Named => ({
  ...one,
  container_name: "twin_1",
  ...("operation_signature_list" in one && {
    operation_signature_list: [{ operation_signature: { operation_name: "Again" }, connected_to: [] }],
  }),
});
