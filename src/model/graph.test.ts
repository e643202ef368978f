import { describe, expect, test } from "bun:test";
import {
  blueprintOf,
  graphOf,
  makeBlueprint,
  makeNode,
  messagesOf,
  problemsOf,
} from "../../test/blueprint-builder.ts";
import { toGraph } from "./graph.ts";

const complaintsAbout = (raw: unknown) => messagesOf(toGraph(blueprintOf(raw)));

const nodesOf = (sketch: string) => graphOf(makeBlueprint(sketch)).nodes;

/** Two containers of two operations each, with edges across. */
const TWO_BY_TWO = {
  nodes: [
    {
      container_name: "a",
      node_type: "DataSource",
      image: "team/a:1",
      operation_signature_list: [
        {
          operation_signature: { operation_name: "X" },
          connected_to: [{ container_name: "b", operation_signature: { operation_name: "Y" } }],
        },
        { operation_signature: { operation_name: "Y" } },
      ],
    },
    {
      container_name: "b",
      operation_signature_list: [
        { operation_signature: { operation_name: "X" } },
        {
          operation_signature: { operation_name: "Y" },
          connected_to: [{ container_name: "a", operation_signature: { operation_name: "Y" } }],
        },
      ],
    },
  ],
};

test("has one node per operation, in blueprint order", () => {
  const path = (node: number, operation: number) => `nodes[${node}].operation_signature_list[${operation}]`;
  expect(graphOf(TWO_BY_TWO)).toEqual({
    nodes: [
      {
        key: "a:X",
        taskId: expect.any(String),
        container: "a",
        operation: "X",
        nodeType: "DataSource",
        image: "team/a:1",
        path: path(0, 0),
        upstream: [],
        downstream: [3],
      },
      {
        key: "a:Y",
        taskId: expect.any(String),
        container: "a",
        operation: "Y",
        nodeType: "DataSource",
        image: "team/a:1",
        path: path(0, 1),
        upstream: [3],
        downstream: [],
      },
      {
        key: "b:X",
        taskId: expect.any(String),
        container: "b",
        operation: "X",
        nodeType: "MLModel",
        image: "",
        path: path(1, 0),
        upstream: [],
        downstream: [],
      },
      {
        key: "b:Y",
        taskId: expect.any(String),
        container: "b",
        operation: "Y",
        nodeType: "MLModel",
        image: "",
        path: path(1, 1),
        upstream: [0],
        downstream: [1],
      },
    ],
    depth: 3,
  });
});

test("takes task ids from the node keys", () => {
  const raw = {
    nodes: [
      {
        container_name: "alpha",
        operation_signature_list: [{ operation_signature: { operation_name: "Start" } }],
      },
      {
        container_name: "beta",
        operation_signature_list: [{ operation_signature: { operation_name: "Mix" } }],
      },
      {
        container_name: "input_provider1",
        operation_signature_list: [{ operation_signature: { operation_name: "GetConfiguration" } }],
      },
    ],
  };
  expect(graphOf(raw).nodes.map((node) => node.taskId)).toEqual([
    "task_106e22c7",
    "task_ace17602",
    "task_8d5f6315",
  ]);
});

test("orders both ends of the edges as the blueprint orders its nodes", () => {
  const [z, a, m, end] = nodesOf("z>m z>end z>a a>end m>end");
  expect(nodesOf("z>m z>end z>a a>end m>end").map((node) => node.key)).toEqual([
    "z:Run",
    "m:Run",
    "end:Run",
    "a:Run",
  ]);
  expect([z, a, m, end].map((node) => [node?.upstream, node?.downstream])).toEqual([
    [[], [1, 2, 3]],
    [[0], [2]],
    [[0, 1, 3], []],
    [[0], [2]],
  ]);
});

test("counts the same edge twice once", () => {
  const [a, b] = nodesOf("a>b a>b");
  expect([a?.downstream, b?.upstream]).toEqual([[1], [0]]);
});

test("lets an operation's name have a colon, a container's not", () => {
  const named = (container_name: string, operation_name: string) => ({
    container_name,
    operation_signature_list: [{ operation_signature: { operation_name } }],
  });
  expect(graphOf({ nodes: [named("a", "b:c")] }).nodes[0]?.key).toBe("a:b:c");
  expect(complaintsAbout({ nodes: [named("x", "y"), named("a:b", "c")] })).toEqual([
    "Container name must not contain a colon: a:b at nodes[1].container_name",
  ]);
});

test("does not take a container with a colon for one without", () => {
  const raw = {
    nodes: [
      { container_name: "a", operation_signature_list: [{ operation_signature: { operation_name: "b:c" } }] },
      {
        container_name: "z",
        operation_signature_list: [
          {
            operation_signature: { operation_name: "Run" },
            connected_to: [{ container_name: "a:b", operation_signature: { operation_name: "c" } }],
          },
        ],
      },
    ],
  };
  expect(complaintsAbout(raw)).toEqual([
    "Invalid connection target: a:b:c at nodes[1].operation_signature_list[0].connected_to[0]",
  ]);
});

test("refuses an edge to an operation that does not exist, and names the edge", () => {
  const raw = { nodes: [makeNode("a", ["b", "nowhere"]), makeNode("b", [])] };
  const path = "nodes[0].operation_signature_list[0].connected_to[1]";
  expect(problemsOf(toGraph(blueprintOf(raw)))).toEqual([
    {
      path,
      message: `Invalid connection target: nowhere:Run at ${path}`,
      remedy: "Add a node with this operation, or remove the connection.",
    },
  ]);
});

test("refuses the same operation of a container twice, also in another node", () => {
  const raw = { nodes: [makeNode("a", []), makeNode("b", []), makeNode("a", ["b"])] };
  const path = "nodes[2].operation_signature_list[0]";
  expect(problemsOf(toGraph(blueprintOf(raw)))).toEqual([
    {
      path,
      message: `Duplicate node: a:Run at ${path}, first at nodes[0].operation_signature_list[0]`,
      remedy: "Rename or remove one of the two.",
    },
  ]);
});

test("accepts a container in two nodes with different operations", () => {
  const other = {
    container_name: "a",
    operation_signature_list: [{ operation_signature: { operation_name: "Other" } }],
  };
  expect(graphOf({ nodes: [makeNode("a", []), other] }).nodes.map((node) => node.key)).toEqual([
    "a:Run",
    "a:Other",
  ]);
});

test("refuses node keys whose task ids are the same", () => {
  // Found by search: the SHA-256 of both keys begins with b3bd5725.
  const raw = { nodes: [makeNode("twin6149", []), makeNode("twin80296", [])] };
  expect(problemsOf(toGraph(blueprintOf(raw)))).toEqual([
    {
      path: "nodes[1].operation_signature_list[0]",
      message: "Task id collision: twin6149:Run and twin80296:Run are both task_b3bd5725",
      remedy: "Rename the operation at nodes[1].operation_signature_list[0].",
    },
  ]);
});

describe("a cycle", () => {
  test("that start nodes reach is refused, with its nodes in order", () => {
    expect(complaintsAbout(makeBlueprint("s>a a>b b>c c>a c>end"))).toEqual([
      "Circular dependency detected: a:Run -> b:Run -> c:Run -> a:Run",
    ]);
  });

  test("in a part that no start node reaches is refused too", () => {
    expect(complaintsAbout(makeBlueprint("s>t x>y y>x"))).toEqual([
      "Circular dependency detected: x:Run -> y:Run -> x:Run",
    ]);
  });

  test("through every node leaves no start node, and is named then too", () => {
    expect(complaintsAbout(makeBlueprint("a>b b>c c>a"))).toEqual([
      "No start nodes found: a:Run -> b:Run -> c:Run -> a:Run",
    ]);
  });

  test("of one node is a self-loop", () => {
    expect(complaintsAbout(makeBlueprint("a>a"))).toEqual(["No start nodes found: a:Run -> a:Run"]);
    expect(complaintsAbout(makeBlueprint("s>a a>a"))).toEqual([
      "Circular dependency detected: a:Run -> a:Run",
    ]);
  });

  test("begins with its first node in blueprint order, and its path is that node's", () => {
    const [problem] = problemsOf(toGraph(blueprintOf(makeBlueprint("s>c a>b b>c c>a"))));
    expect(problem).toEqual({
      path: "nodes[1].operation_signature_list[0]",
      message: "Circular dependency detected: c:Run -> a:Run -> b:Run -> c:Run",
      remedy: "Remove one of these connections; the first is at nodes[1].operation_signature_list[0].",
    });
  });

  test("is named for each part that has one", () => {
    expect(complaintsAbout(makeBlueprint("a>b b>a c>d d>c"))).toEqual([
      "No start nodes found: a:Run -> b:Run -> a:Run",
      "Circular dependency detected: c:Run -> d:Run -> c:Run",
    ]);
  });

  test("of very many nodes is shown without its middle", () => {
    const nodes = Array.from({ length: 1_000 }, (_, at) => makeNode(`c${at}`, [`c${(at + 1) % 1_000}`]));
    const [message = ""] = complaintsAbout({ nodes });
    expect(message).toStartWith("No start nodes found: c0:Run -> c1:Run -> ");
    expect(message).toContain(" -> c49:Run -> (901 more) -> c951:Run -> ");
    expect(message).toEndWith(" -> c999:Run -> c0:Run");
  });
});

test("tells everything that is wrong, names first and cycles last", () => {
  const raw = {
    nodes: [
      makeNode("s", ["lost", "a"]),
      makeNode("a", ["b"]),
      makeNode("b", ["a"]),
      makeNode("s", []),
      makeNode("x:y", []),
    ],
  };
  expect(complaintsAbout(raw).map((message) => message.split(":")[0])).toEqual([
    "Container name must not contain a colon",
    "Duplicate node",
    "Invalid connection target",
    "Circular dependency detected",
  ]);
});
