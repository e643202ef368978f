import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { blueprintOf, graphOf, makeBlueprint, makeMany, problemsOf } from "../../test/blueprint-builder.ts";
import { checkPipeline } from "./check.ts";
import { toGraph } from "./graph.ts";
import { toVolumes } from "./shared-folder.ts";

const mountOf = (connections: readonly string[] = []) => ({
  operation_signature: { operation_name: "MountVolume" },
  connected_to: connections.map((container) => connectionTo(container)),
});

const connectionTo = (container_name: string) => ({
  container_name,
  operation_signature: { operation_name: "MountVolume" },
});

const makeFolderNode = (name: string, connections: readonly string[] = [], node_type = "SharedFolder") => ({
  container_name: name,
  node_type,
  operation_signature_list: [mountOf(connections)],
});

/** `a` feeds `b`; the folder is connected to `b` in one of the ways of the designer. */
const {
  nodes: [a, b],
} = makeBlueprint("a>b");
const mounting = (connections: readonly string[]) => ({
  ...b,
  operation_signature_list: [...(b?.operation_signature_list ?? []), mountOf(connections)],
});

describe("a node of type SharedFolder", () => {
  test.each([
    ["connected with an operation of the service", [a, mounting([]), makeFolderNode("data", ["b"])]],
    ["to which an operation of the service is connected", [a, mounting(["data"]), makeFolderNode("data")]],
    ["written in lower case", [a, mounting(["data"]), makeFolderNode("data", [], "sharedfolder")]],
  ])("%s is a volume of that service, and no task", (_, nodes) => {
    expect(graphOf({ nodes }).nodes.map(({ key, upstream }) => [key, upstream])).toEqual([
      ["a:Run", []],
      ["b:Run", [0]],
    ]);
    expect(toVolumes(blueprintOf({ nodes }))).toEqual([{ name: "data", containers: ["b"] }]);
  });

  test("is no dependency of an operation that is connected to it beside others", () => {
    const source = {
      container_name: "a",
      operation_signature_list: [
        {
          operation_signature: { operation_name: "Run" },
          connected_to: [connectionTo("data"), ...(a?.operation_signature_list[0]?.connected_to ?? [])],
        },
      ],
    };
    const nodes = [source, b, makeFolderNode("data")];
    expect(graphOf({ nodes }).nodes.map(({ key, upstream }) => [key, upstream])).toEqual([
      ["a:Run", []],
      ["b:Run", [0]],
    ]);
    expect(toVolumes(blueprintOf({ nodes }))[0]?.containers).toEqual(["a"]);
  });

  test("that no service is connected with is a volume of all", () => {
    const nodes = [a, makeFolderNode("data"), b];
    expect(toVolumes(blueprintOf({ nodes }))).toEqual([{ name: "data", containers: ["a", "b"] }]);
  });

  test("leaves the places of what is wrong as they are in the document", () => {
    const source = {
      container_name: "c",
      operation_signature_list: [
        mountOf(),
        {
          operation_signature: { operation_name: "Run" },
          connected_to: [
            connectionTo("data"),
            { container_name: "x", operation_signature: { operation_name: "Y" } },
          ],
        },
      ],
    };
    const problems = problemsOf(toGraph(blueprintOf({ nodes: [makeFolderNode("data"), source] })));
    expect(problems.map(({ path }) => path)).toEqual([
      "nodes[1].operation_signature_list[1].connected_to[1]",
    ]);
  });

  test("needs no address", () => {
    const dockerinfo = {
      docker_info_list: ["a", "b"].map((name) => ({ container_name: name, ip_address: name, port: 1 })),
    };
    const check = checkPipeline(
      { blueprint: { nodes: [a, b, makeFolderNode("data")] }, dockerinfo },
      { strict: false },
    );
    expect(check.warnings).toEqual([]);
    expect(check.volumes.map(({ name }) => name)).toEqual(["data"]);
  });

  test("alone makes no pipeline", () => {
    const problems = problemsOf(toGraph(blueprintOf({ nodes: [makeFolderNode("data")] })));
    expect(problems.map(({ message }) => message)).toEqual([
      "No start nodes found: every node is a shared folder",
    ]);
  });
});

test("an operation MountVolume is a task where no folder is shared", () => {
  expect(graphOf({ nodes: [{ ...a, operation_signature_list: [mountOf()] }] }).nodes).toHaveLength(1);
});

test("shared folders change nothing of the graph around them", () => {
  const shape = fc.record({
    edges: fc.uniqueArray(fc.tuple(fc.nat(5), fc.nat(5)), { maxLength: 15, selector: String }),
    folders: fc.array(
      fc.record({
        at: fc.nat(8),
        given: fc.subarray([0, 1, 2, 3, 4, 5]),
        taken: fc.subarray([0, 1, 2, 3, 4, 5]),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  });
  fc.assert(
    fc.property(shape, ({ edges, folders }) => {
      const { nodes } = makeMany(6, (at) =>
        edges.filter(([from, to]) => from === at && from < to).map(([, to]) => to),
      );
      const mixed = nodes.map((node, at) => ({
        ...node,
        operation_signature_list: node.operation_signature_list.map((entry) => ({
          ...entry,
          connected_to: [
            ...folders.flatMap(({ taken }, folder) =>
              taken.includes(at) ? [connectionTo(`f${folder}`)] : [],
            ),
            ...entry.connected_to,
          ],
        })),
      }));
      const all: unknown[] = [...mixed];
      for (const [folder, { at, given }] of folders.entries())
        all.splice(
          at,
          0,
          makeFolderNode(
            `f${folder}`,
            given.map((node) => `c${node}`),
          ),
        );
      const toEdges = (raw: object) =>
        graphOf(raw).nodes.map(({ key, upstream, downstream }) => ({ key, upstream, downstream }));
      expect(toEdges({ nodes: all })).toEqual(toEdges({ nodes }));
      const mounts = folders.map(({ given, taken }) => {
        const joined = nodes.map((_, at) => at).filter((at) => given.includes(at) || taken.includes(at));
        return (joined.length === 0 ? [0, 1, 2, 3, 4, 5] : joined).map((at) => `c${at}`);
      });
      const volumes = toVolumes(blueprintOf({ nodes: all }));
      expect(
        volumes.toSorted((x, y) => (x.name < y.name ? -1 : 1)).map(({ containers }) => containers),
      ).toEqual(mounts);
    }),
  );
});
