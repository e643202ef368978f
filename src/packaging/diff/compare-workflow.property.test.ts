/** A package against a workflow that was submitted with it: no difference; and whatever is changed there is found. */
import { expect, test } from "bun:test";
import fc from "fast-check";
import {
  anyPackageDocuments,
  comparedPackageOf,
  type PackageDocuments,
  packageOf,
} from "../../../test/any-package.ts";
import { toAddresses } from "../../model/dockerinfo.ts";
import { toPlan } from "../../model/plan.ts";
import { type GraphAnswer, toGraphAnswer } from "../../model/workflow-answer.ts";
import { compareWithWorkflow } from "./compare-workflow.ts";

/** What a server answers for a package that was submitted. */
function workflowOf(documents: PackageDocuments): GraphAnswer {
  const { graph, dockerinfo } = packageOf(documents);
  const { tasks } = toPlan(graph, dockerinfo === null ? new Map() : toAddresses(dockerinfo), new Map());
  return toGraphAnswer(
    tasks,
    tasks.flatMap(({ position, downstream }) => downstream.map((target) => [position, target] as const)),
  );
}

function findDifferences(documents: PackageDocuments, workflow: GraphAnswer) {
  return compareWithWorkflow(comparedPackageOf(documents), { ...workflow, place: "wf-1" });
}

test("a package and its workflow do not differ", () => {
  fc.assert(
    fc.property(anyPackageDocuments, (documents) => {
      expect(findDifferences(documents, workflowOf(documents))).toEqual([]);
    }),
  );
});

interface Change {
  readonly kind: string;
  /** The workflow with the change, and what it is about; null: there is nothing to change. */
  readonly change: (workflow: GraphAnswer, at: number) => readonly [GraphAnswer, string] | null;
}

/** Of all operations of one container. */
function changeContainer(
  { nodes, edges }: GraphAnswer,
  at: number,
  fields: Partial<GraphAnswer["nodes"][number]>,
): readonly [GraphAnswer, string] {
  const container = nodes[at % nodes.length]?.container_name ?? "";
  const changed = nodes.map((node) => (node.container_name === container ? { ...node, ...fields } : node));
  return [{ nodes: changed, edges }, container];
}

const CHANGES: readonly Change[] = [
  {
    kind: "operation",
    change: ({ nodes, edges }, at) => {
      const node = nodes[at % nodes.length];
      return node === undefined
        ? null
        : [{ nodes: nodes.filter((one) => one !== node), edges }, node.node_key];
    },
  },
  {
    kind: "operation",
    change: ({ nodes, edges }, at) => {
      const node = nodes[at % nodes.length];
      if (node === undefined) return null;
      const added = { ...node, operation_name: "Added", node_key: `${node.container_name}:Added` };
      return [{ nodes: [...nodes, added], edges }, added.node_key];
    },
  },
  {
    kind: "edge",
    change: ({ nodes, edges }, at) => {
      const edge = edges[at % Math.max(edges.length, 1)];
      return edge === undefined
        ? null
        : [{ nodes, edges: edges.filter((one) => one !== edge) }, edge.join(" -> ")];
    },
  },
  {
    kind: "edge",
    change: ({ nodes, edges }, at) => {
      const key = nodes[at % nodes.length]?.node_key ?? "";
      return [{ nodes, edges: [...edges, [key, key]] }, `${key} -> ${key}`];
    },
  },
  {
    kind: "image",
    change: (workflow, at) => changeContainer(workflow, at, { image: "team/of-another-day:7" }),
  },
  {
    kind: "address",
    change: (workflow, at) => changeContainer(workflow, at, { address: "http://elsewhere:1" }),
  },
];

test("an operation or an edge more or less, another image, and another address, are found", () => {
  fc.assert(
    fc.property(
      anyPackageDocuments,
      fc.constantFrom(...CHANGES),
      fc.nat(),
      (documents, { kind, change }, at) => {
        const mutation = change(workflowOf(documents), at);
        fc.pre(mutation !== null && (kind !== "address" || documents.dockerinfo !== null));
        const [workflow, subject] = mutation ?? [workflowOf(documents), ""];
        const found = findDifferences(documents, workflow).filter((one) => one.kind === kind);
        expect(found.map((one) => one.subject)).toEqual([subject]);
      },
    ),
    { numRuns: 300 },
  );
});

test("a server that tells no addresses and no images differs in none", () => {
  fc.assert(
    fc.property(anyPackageDocuments, (documents) => {
      const { nodes, edges } = workflowOf(documents);
      const silent = { nodes: nodes.map(({ address: _, ...node }) => ({ ...node, image: null })), edges };
      expect(findDifferences(documents, silent)).toEqual([]);
    }),
    { numRuns: 50 },
  );
});
