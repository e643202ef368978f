/** A package against a workflow that a server has run: its images, operations, edges and addresses. */
import type { Difference, Side } from "../../model/difference.ts";
import { toAddresses } from "../../model/dockerinfo.ts";
import { isBlank } from "../../model/field.ts";
import type { GraphAnswer } from "../../model/workflow-answer.ts";
import type { ComparedPackage } from "./compared-package.ts";
import { isSameImage } from "./image-names.ts";

export interface ComparedWorkflow extends GraphAnswer {
  readonly place: string;
}

export const compareWithWorkflow = (
  source: ComparedPackage,
  workflow: ComparedWorkflow,
): readonly Difference[] => [
  ...compareImages(source, workflow),
  ...compareOperations(source, workflow),
  ...compareEdges(source, workflow),
  ...compareAddresses(source, workflow),
];

/** Of each container once. Workflows of before, and servers of before, tell none. */
function compareImages(
  { blueprint, graph, blueprintPlace }: ComparedPackage,
  workflow: ComparedWorkflow,
): readonly Difference[] {
  const images = new Map(graph.nodes.map(({ container, image }) => [container, image]));
  return toContainers(workflow).flatMap(({ container, node: { image }, place }) => {
    const expected = images.get(container);
    if (image === null || expected === undefined || isSameImage(image, expected)) return [];
    const at = blueprint.nodes.findIndex(
      (node) => node.container_name === container && node.image === expected,
    );
    return [
      {
        kind: "image",
        subject: container,
        package: {
          place: `${blueprintPlace} nodes[${at}].image`,
          value: isBlank(expected) ? null : expected,
        },
        deployed: { place: `${place}.image`, value: image },
      },
    ];
  });
}

/** Each with the last one of its operations: all have one image and one address. */
function toContainers({ nodes, place }: ComparedWorkflow) {
  const last = new Map(
    nodes.map((node, at) => [node.container_name, { node, place: `${place} nodes[${at}]` }]),
  );
  return [...last].map(([container, found]) => ({ container, ...found }));
}

function compareOperations(
  { graph, blueprintPlace }: ComparedPackage,
  workflow: ComparedWorkflow,
): readonly Difference[] {
  const expected = new Map(graph.nodes.map(({ key, path }) => [key, `${blueprintPlace} ${path}`]));
  const found = new Map(
    workflow.nodes.map(({ node_key }, at) => [node_key, `${workflow.place} nodes[${at}]`]),
  );
  const nowhere = { expected: `${blueprintPlace} nodes`, found: `${workflow.place} nodes` };
  return compareKeys("operation", { expected, found, nowhere });
}

function compareEdges(
  { graph, blueprintPlace }: ComparedPackage,
  workflow: ComparedWorkflow,
): readonly Difference[] {
  const expected = new Map(
    graph.nodes.flatMap(({ key, path, downstream }) =>
      downstream.map((target) => [
        toEdgeName(key, graph.nodes[target]?.key ?? ""),
        `${blueprintPlace} ${path}.connected_to`,
      ]),
    ),
  );
  const found = new Map(
    workflow.edges.map(([from, to], at) => [toEdgeName(from, to), `${workflow.place} edges[${at}]`]),
  );
  const nowhere = { expected: `${blueprintPlace} nodes`, found: `${workflow.place} edges` };
  return compareKeys("edge", { expected, found, nowhere });
}

const toEdgeName = (from: string, to: string): string => `${from} -> ${to}`;

/** Names and where each one is, on both sides; and where one that is missing would be. */
interface BothSides {
  readonly expected: ReadonlyMap<string, string>;
  readonly found: ReadonlyMap<string, string>;
  readonly nowhere: { readonly expected: string; readonly found: string };
}

function compareKeys(
  kind: Difference["kind"],
  { expected, found, nowhere }: BothSides,
): readonly Difference[] {
  const toSide = (name: string, places: ReadonlyMap<string, string>, missing: string): Side => {
    const place = places.get(name);
    return place === undefined ? { place: missing, value: null } : { place, value: name };
  };
  return [...new Set([...expected.keys(), ...found.keys()])]
    .filter((name) => !expected.has(name) || !found.has(name))
    .map((name) => ({
      kind,
      subject: name,
      package: toSide(name, expected, nowhere.expected),
      deployed: toSide(name, found, nowhere.found),
    }));
}

/** Of each container once. A server of an older version tells none. */
function compareAddresses(
  { dockerinfo, ...source }: ComparedPackage,
  workflow: ComparedWorkflow,
): readonly Difference[] {
  if (dockerinfo === null) return [];
  const addresses = toAddresses(dockerinfo);
  const known = new Set(source.graph.nodes.map(({ container }) => container));
  return toContainers(workflow).flatMap(({ container, node, place: nodePlace }) => {
    const expected = addresses.get(container) ?? null;
    if (node.address === undefined || node.address === expected || !known.has(container)) return [];
    const entry = dockerinfo.docker_info_list.findLastIndex(
      ({ container_name }) => container_name === container,
    );
    const place = entry === -1 ? "docker_info_list" : `docker_info_list[${entry}]`;
    return [
      {
        kind: "address",
        subject: container,
        package: { place: `${source.dockerinfoPlace} ${place}`, value: expected },
        deployed: { place: `${nodePlace}.address`, value: node.address },
      },
    ];
  });
}
