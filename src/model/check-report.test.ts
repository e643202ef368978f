import { expect, test } from "bun:test";
import { makeBlueprint, makeDockerinfo, makeNode } from "../../test/blueprint-builder.ts";
import { checkPipeline } from "./check.ts";
import { toCheckReport, toPlanReport, toServicesReport } from "./check-report.ts";

const checkOf = (blueprint: unknown, dockerinfo?: unknown) =>
  checkPipeline({ blueprint, dockerinfo }, { strict: false });

test("reports a valid pipeline by its size, its start tasks and its depth", () => {
  expect(toCheckReport(checkOf(makeBlueprint("b>c a>c c>d")))).toEqual({
    valid: true,
    errors: [],
    warnings: [],
    tasks: 4,
    start_tasks: ["b:Run", "a:Run"],
    depth: 3,
  });
});

test("reports of a pipeline that is not valid what is wrong, and no plan", () => {
  const blueprint = { ...makeBlueprint("s>a a>b b>a"), colour: "red" };
  expect(toCheckReport(checkOf(blueprint))).toEqual({
    valid: false,
    errors: [
      {
        path: "blueprint.nodes[1].operation_signature_list[0]",
        message: "Invalid blueprint: Circular dependency detected: a:Run -> b:Run -> a:Run",
      },
    ],
    warnings: [{ path: "blueprint.colour", message: "blueprint: Unknown key, ignored: colour" }],
    tasks: 0,
    start_tasks: [],
    depth: 0,
  });
});

test("reports each task of a plan with its address and what it waits for", () => {
  const { plan } = checkOf(makeBlueprint("alpha>beta"), makeDockerinfo("beta"));
  expect(toPlanReport(plan ?? { tasks: [], depth: 0 })).toEqual([
    {
      task_id: "task_60d30a46",
      node_key: "alpha:Run",
      container_name: "alpha",
      operation_name: "Run",
      node_type: "MLModel",
      address: null,
      waits_for: [],
    },
    {
      task_id: "task_26955183",
      node_key: "beta:Run",
      container_name: "beta",
      operation_name: "Run",
      node_type: "MLModel",
      address: "http://beta.local:8080",
      waits_for: ["alpha:Run"],
    },
  ]);
});

test("names what a task waits for in blueprint order", () => {
  const { plan } = checkOf({ nodes: [makeNode("z", ["end"]), makeNode("end", []), makeNode("a", ["end"])] });
  expect(toPlanReport(plan ?? { tasks: [], depth: 0 })[1]?.waits_for).toEqual(["z:Run", "a:Run"]);
});

test("reports services, healthy exactly when nothing is wrong", () => {
  const services = [
    { containerName: "a", address: "http://a:1", latencyMs: 0, error: null },
    { containerName: "b", address: null, latencyMs: null, error: "Endpoint not found for: b" },
  ];
  expect(toServicesReport(services)).toEqual([
    { container_name: "a", address: "http://a:1", healthy: true, latency_ms: 0, error: null },
    {
      container_name: "b",
      address: null,
      healthy: false,
      latency_ms: null,
      error: "Endpoint not found for: b",
    },
  ]);
});
