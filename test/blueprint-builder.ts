/** What tests of the formats arrange with: documents as a user would write them. */
import { type Blueprint, readBlueprint } from "../src/model/blueprint.ts";
import { type Graph, toGraph } from "../src/model/graph.ts";
import { type Plan, toPlan } from "../src/model/plan.ts";
import type { Problem, Reading } from "../src/model/problem.ts";

/** A minimal blueprint: `"a>b b>c d"` is four containers, each with one operation `Run`, in order of appearance. */
export function makeBlueprint(sketch: string) {
  const edges = sketch.split(" ").map((edge) => edge.split(">"));
  const names = [...new Set(edges.flat())];
  return {
    nodes: names.map((name) =>
      makeNode(
        name,
        edges.flatMap(([from, to]) => (from === name && to ? [to] : [])),
      ),
    ),
  };
}

/** A node with one operation `Run`, connected to those of other containers. */
export function makeNode(name: string, targets: readonly string[]) {
  return {
    container_name: name,
    operation_signature_list: [
      { operation_signature: { operation_name: "Run" }, connected_to: targets.map(makeConnection) },
    ],
  };
}

/** A blueprint of `count` nodes `c0 c1 c2 …`, edges given as positions. */
export const makeMany = (count: number, targetsOf: (at: number) => readonly number[]) => ({
  nodes: Array.from({ length: count }, (_, at) =>
    makeNode(
      `c${at}`,
      targetsOf(at).map((target) => `c${target}`),
    ),
  ),
});

/** The first feeds all but the last, which waits for them. */
export const makeFan = (count: number) =>
  makeMany(count, (at) => {
    const last = count - 1;
    if (at === 0) return Array.from({ length: count - 2 }, (_, index) => index + 1);
    return at === last ? [] : [last];
  });

const makeConnection = (name: string) => ({
  container_name: name,
  operation_signature: { operation_name: "Run" },
});

/** A blueprint with every field that the reference demands: `source` feeds `sink`. */
export function makeFullBlueprint() {
  const toSignature = (operation_name: string) => ({
    operation_name,
    input_message_name: `${operation_name}Request`,
    output_message_name: `${operation_name}Response`,
    input_message_stream: false,
    output_message_stream: false,
  });
  const toFullNode = (
    container_name: string,
    operation: string,
    node_type: string,
    connected_to: object[],
  ) => ({
    container_name,
    proto_uri: `microservice/${container_name}.proto`,
    image: `example-${container_name}:latest`,
    node_type,
    operation_signature_list: [{ operation_signature: toSignature(operation), connected_to }],
  });
  const edge = { container_name: "sink", operation_signature: { operation_name: "Write" } };
  return {
    name: "Example",
    pipeline_id: "7d1f2c1e-0000-4000-8000-000000000001",
    creation_date: "2026-03-01 09:00:00.123456",
    type: "pipeline-topology/v2",
    version: "2.0",
    nodes: [toFullNode("source", "Read", "DataSource", [edge]), toFullNode("sink", "Write", "DataSink", [])],
  };
}

/** A dockerinfo with an entry for each container. */
export const makeDockerinfo = (...containers: readonly string[]) => ({
  docker_info_list: containers.map((name) => ({
    container_name: name,
    ip_address: `${name}.local`,
    port: "8080",
  })),
});

/** The value of a reading that must succeed. */
export function contentOf<T>(reading: Reading<T>): T {
  if (reading.ok) return reading.value;
  throw new Error(reading.problems.map((problem) => problem.message).join("\n"));
}

/** What is wrong according to a reading; nothing when it succeeds. */
export const problemsOf = (reading: Reading<unknown>): readonly Problem[] =>
  reading.ok ? [] : reading.problems;

export const messagesOf = (reading: Reading<unknown>): readonly string[] =>
  problemsOf(reading).map((problem) => problem.message);

export const blueprintOf = (raw: unknown): Blueprint => contentOf(readBlueprint(raw, { strict: false }));

export const graphOf = (raw: unknown): Graph => contentOf(toGraph(blueprintOf(raw)));

export const planOf = (raw: unknown): Plan => toPlan(graphOf(raw), new Map(), new Map());

/** A copy of a document with the value at a path replaced, or taken away when it is undefined. */
export function withValue<T>(document: T, path: readonly (string | number)[], value: unknown): T {
  const copy = structuredClone(document);
  const last = path.at(-1) ?? "";
  const holder = path.slice(0, -1).reduce<unknown>((inner, key) => Reflect.get(Object(inner), key), copy);
  if (value === undefined) Reflect.deleteProperty(Object(holder), last);
  else Reflect.set(Object(holder), last, value);
  return copy;
}
