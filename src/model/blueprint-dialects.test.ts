/** Blueprints of other tools and of the reference's guide, in shape; the names are made up. */
import { describe, expect, test } from "bun:test";
import * as v from "valibot";
import {
  graphOf,
  makeBlueprint,
  makeFullBlueprint,
  messagesOf,
  problemsOf,
  withValue,
} from "../../test/blueprint-builder.ts";
import { GRAPHENE } from "../../test/graphene-blueprint.ts";
import { BlueprintSchema, readBlueprint, toIgnoredBlueprintKeys } from "./blueprint.ts";

describe("the minimal blueprint", () => {
  test("is filled in with every default", () => {
    const { nodes } = v.parse(BlueprintSchema, makeBlueprint("alpha>beta"));
    const raw = {
      nodes: [
        { container_name: "a", operation_signature_list: [{ operation_signature: { operation_name: "X" } }] },
      ],
    };
    const signature = {
      operation_name: "X",
      input_message_name: null,
      output_message_name: null,
      input_message_stream: false,
      output_message_stream: false,
    };
    expect(nodes).toHaveLength(2);
    expect<unknown>(v.parse(BlueprintSchema, raw)).toEqual({
      name: "pipeline",
      pipeline_id: "",
      creation_date: "",
      type: "pipeline-topology/v2",
      version: "2.0",
      nodes: [
        {
          container_name: "a",
          proto_uri: "",
          image: "",
          node_type: "MLModel",
          operation_signature_list: [{ operation_signature: signature, connected_to: [] }],
        },
      ],
    });
  });

  test.each([
    [{ name: "Named", pipeline_id: "id" }, "Named"],
    [{ pipeline_id: "id" }, "id"],
    [{ name: " ", pipeline_id: "id" }, "id"],
    [{ name: "", pipeline_id: "" }, "pipeline"],
  ])("with %j is called %s", (keys, name) => {
    expect(v.parse(BlueprintSchema, { ...makeBlueprint("a"), ...keys }).name).toBe(name);
  });

  test("as the reference's guide prints it, with the missing node added, lacks what the reference demands", () => {
    const edge = { container_name: "next_service", operation_signature: { operation_name: "ProcessData" } };
    const [, full] = makeFullBlueprint().nodes;
    const nextService = { ...full, container_name: "next_service" };
    const signature = ["operation_signature_list", 0, "operation_signature", "operation_name"];
    const raw = {
      pipeline_id: "my-pipeline",
      name: "My Pipeline",
      nodes: [
        {
          container_name: "my_service",
          node_type: "MLModel",
          operation_signature_list: [
            {
              operation_signature: { operation_name: "GetData", output_message_name: "Data" },
              connected_to: [edge],
            },
          ],
        },
        withValue(nextService, signature, "ProcessData"),
      ],
    };
    expect(graphOf(raw).nodes.map((node) => node.key)).toEqual([
      "my_service:GetData",
      "next_service:ProcessData",
    ]);
    expect(messagesOf(readBlueprint(raw, { strict: true })).toSorted()).toEqual(
      ["creation_date", "nodes[0].image", "nodes[0].proto_uri", "type", "version"].map(
        (path) => `Invalid blueprint structure: ${path}: is missing`,
      ),
    );
  });
});

describe("an AI4EU / Graphene solution", () => {
  test("is accepted; a cycle of containers is none of operations", () => {
    const graph = graphOf(GRAPHENE);
    expect(graph.nodes.map((node) => [node.key, node.upstream])).toEqual([
      ["gui1:Request", []],
      ["gui1:Show", [2]],
      ["solver1:Solve", [0]],
    ]);
  });

  test("keeps its name, streams and node types", () => {
    const blueprint = v.parse(BlueprintSchema, GRAPHENE);
    expect(blueprint.name).toBe("sudoku-like-solution");
    expect(blueprint.version).toBe("v1");
    expect(blueprint.nodes.map((node) => node.node_type)).toEqual(["MLModel", "REST"]);
    expect(blueprint.nodes[0]?.operation_signature_list[0]?.operation_signature.output_message_stream).toBe(
      true,
    );
  });

  test("has keys that we ignore, each named with its path", () => {
    expect(toIgnoredBlueprintKeys(GRAPHENE).map((warning) => warning.path)).toEqual([
      "nodes[0].data_sources",
      "nodes[1].data_broker_map",
      "input_ports",
      "probeIndicator",
    ]);
  });

  test("is refused by the strict form, with everything that is wrong", () => {
    expect(problemsOf(readBlueprint(GRAPHENE, { strict: true })).map((problem) => problem.path)).toEqual([
      "pipeline_id",
      "creation_date",
      "type",
      "nodes[0].data_sources",
      "nodes[1].proto_uri",
      "nodes[1].image",
      "nodes[1].data_broker_map",
      "input_ports",
      "probeIndicator",
    ]);
  });
});
