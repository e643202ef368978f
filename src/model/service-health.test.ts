import { expect, test } from "bun:test";
import { graphOf, makeBlueprint, makeNode } from "../../test/blueprint-builder.ts";
import { toPlan } from "./plan.ts";
import { toServices } from "./service-health.ts";

test("are the containers of a plan, those without an address too", () => {
  const addresses = new Map([["b", "http://b:1"]]);
  expect(toServices(toPlan(graphOf(makeBlueprint("c>b b>a")), addresses, new Map()))).toEqual([
    { containerName: "c", address: null },
    { containerName: "b", address: "http://b:1" },
    { containerName: "a", address: null },
  ]);
});

test("are named once, however many operations and nodes a container has", () => {
  const other = {
    container_name: "a",
    operation_signature_list: [
      { operation_signature: { operation_name: "One" } },
      { operation_signature: { operation_name: "Two" } },
    ],
  };
  const plan = toPlan(
    graphOf({ nodes: [makeNode("a", []), makeNode("b", []), other] }),
    new Map(),
    new Map(),
  );
  expect(toServices(plan).map(({ containerName }) => containerName)).toEqual(["a", "b"]);
});
