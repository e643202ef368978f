import { expect, test } from "bun:test";
import { makeBlueprint, makeDockerinfo, makeFullBlueprint, makeNode } from "../../test/blueprint-builder.ts";
import { checkPipeline, type Documents } from "./check.ts";

const WIDE = { strict: false };
const STRICT = { strict: true };

const pathsOf = (documents: Documents, form = WIDE) => {
  const { problems, warnings } = checkPipeline(documents, form);
  return { problems: problems.map(({ path }) => path), warnings: warnings.map(({ path }) => path) };
};

test("gives the plan of a pipeline that is right", () => {
  const check = checkPipeline(
    { blueprint: makeFullBlueprint(), dockerinfo: makeDockerinfo("source", "sink") },
    STRICT,
  );
  expect(check.problems).toEqual([]);
  expect(check.warnings).toEqual([]);
  expect(check.plan?.tasks.map((task) => task.address)).toEqual([
    "http://source.local:8080",
    "http://sink.local:8080",
  ]);
});

test("plans a blueprint alone, without addresses", () => {
  const check = checkPipeline({ blueprint: makeBlueprint("a>b"), dockerinfo: undefined }, WIDE);
  expect([check.problems, check.warnings]).toEqual([[], []]);
  expect(check.plan?.tasks.map((task) => task.address)).toEqual([null, null]);
});

test("lists what is wrong in both documents, and then has no plan", () => {
  const blueprint = { nodes: [makeNode("a", ["lost"]), makeNode("b", ["b"])] };
  const dockerinfo = { docker_info_list: [{ container_name: "a", ip_address: "h", port: 0 }] };
  expect(checkPipeline({ blueprint, dockerinfo }, WIDE)).toEqual({
    problems: [
      {
        path: "blueprint.nodes[0].operation_signature_list[0].connected_to[0]",
        message:
          "Invalid blueprint: Invalid connection target: lost:Run at nodes[0].operation_signature_list[0].connected_to[0]",
        remedy: "Add a node with this operation, or remove the connection.",
      },
      {
        path: "blueprint.nodes[1].operation_signature_list[0]",
        message: "Invalid blueprint: Circular dependency detected: b:Run -> b:Run",
        remedy: "Remove one of these connections; the first is at nodes[1].operation_signature_list[0].",
      },
      {
        path: "dockerinfo.docker_info_list[0].port",
        message: "Invalid dockerinfo: Invalid port for a: 0 at docker_info_list[0].port",
      },
    ],
    warnings: [],
    plan: null,
    volumes: [],
  });
});

test("has no plan when only dockerinfo is wrong", () => {
  const check = checkPipeline({ blueprint: makeBlueprint("a"), dockerinfo: null }, WIDE);
  expect(check.problems).toEqual([{ path: "dockerinfo", message: "Invalid dockerinfo: must be an object" }]);
  expect(check.plan).toBeNull();
});

test("warns of keys that are ignored, which the strict form refuses", () => {
  const blueprint = { ...makeFullBlueprint(), probeIndicator: [] };
  const dockerinfo = { ...makeDockerinfo("source", "sink"), made_by: "hand" };
  const paths = ["blueprint.probeIndicator", "dockerinfo.made_by"];
  expect(pathsOf({ blueprint, dockerinfo })).toEqual({ problems: [], warnings: paths });
  expect(pathsOf({ blueprint, dockerinfo }, STRICT)).toEqual({ problems: paths, warnings: [] });
  expect(checkPipeline({ blueprint, dockerinfo }, WIDE).warnings[0]?.message).toBe(
    "blueprint: Unknown key, ignored: probeIndicator",
  );
});

test("still warns of ignored keys in a document that is wrong", () => {
  const blueprint = { nodes: [], probeIndicator: [] };
  expect(pathsOf({ blueprint, dockerinfo: undefined })).toEqual({
    problems: ["blueprint.nodes"],
    warnings: ["blueprint.probeIndicator"],
  });
});

test("warns of containers without an entry and of entries without a container, in both forms", () => {
  const documents = { blueprint: makeFullBlueprint(), dockerinfo: makeDockerinfo("source", "databroker") };
  const warnings = [
    {
      path: "blueprint.nodes[1].container_name",
      message: "No dockerinfo entry for container: sink",
      remedy: "Add one: without it the tasks of blueprint.nodes[1] fail.",
    },
    {
      path: "dockerinfo.docker_info_list[1].container_name",
      message: "dockerinfo entry for no container of the blueprint: databroker",
      remedy: "No task calls it; it does no harm.",
    },
  ];
  expect(checkPipeline(documents, WIDE).warnings).toEqual(warnings);
  expect(checkPipeline(documents, STRICT).warnings).toEqual(warnings);
});
