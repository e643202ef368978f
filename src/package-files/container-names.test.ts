import { expect, test } from "bun:test";
import { blueprintOf, makeBlueprint } from "../../test/blueprint-builder.ts";
import { renameContainers, renameInDocument, toRenames } from "./container-names.ts";

const entriesOf = (names: readonly string[]) => ({
  docker_info_list: names.map((name) => ({ container_name: name, ip_address: name, port: 8080 })),
});

test.each([
  ["one in lower case", "DataBroker1>b", ["databroker1", "b"], { databroker1: "DataBroker1" }],
  ["one that the blueprint has so", "a>A", ["a"], {}],
  ["one that stands for two", "AB>Ab", ["ab"], {}],
  ["one whose container has an entry of its own", "AB>c", ["AB", "ab", "c"], {}],
  ["one of no container", "a>b", ["a", "b", "orchestrator"], {}],
])("a name of dockerinfo: %s", (_, sketch, names, renames) => {
  expect(Object.fromEntries(toRenames(blueprintOf(makeBlueprint(sketch)), entriesOf(names)))).toEqual(
    renames,
  );
});

test("renames the entries, and nothing else in the document", () => {
  const renames = new Map([["a", "A"]]);
  const raw = {
    note: "a",
    docker_info_list: [{ container_name: "a", ip_address: "a", port: 1, webui_port: 2 }],
  };
  expect(JSON.parse(renameInDocument(raw, renames))).toEqual({
    note: "a",
    docker_info_list: [{ container_name: "A", ip_address: "a", port: 1, webui_port: 2 }],
  });
  expect(renameContainers(entriesOf(["a", "b"]), renames).docker_info_list).toMatchObject([
    { container_name: "A", ip_address: "a" },
    { container_name: "b" },
  ]);
});
