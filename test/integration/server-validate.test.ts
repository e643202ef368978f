import { describe, expect, test } from "bun:test";
import { makeBlueprint } from "../blueprint-builder.ts";
import { makeSubmission, startServer } from "../listening-server.ts";

const REFERENCE = { protocol: "inline", uri: "YQ==", format: "json" };
const LIST = "/workflows?limit=500";

describe("POST /validate", () => {
  test("tells of a good submission what would run, and stores nothing", async () => {
    await using server = startServer();
    expect(
      await server.post("/validate", makeSubmission({ blueprint: makeBlueprint("alpha>beta gamma") })),
    ).toEqual([
      200,
      {
        valid: true,
        errors: [],
        warnings: [
          { path: "blueprint.nodes[2].container_name", message: "No dockerinfo entry for container: gamma" },
        ],
        tasks: 3,
        start_tasks: ["alpha:Run", "gamma:Run"],
        depth: 2,
      },
    ]);
    expect(await server.get(LIST)).toEqual([200, { workflows: [], next_cursor: null }]);
  });

  test("tells everything for which a submission would be refused", async () => {
    await using server = startServer({ settings: { maxTasks: 1, allowHosts: "beta.local" } });
    const body = makeSubmission({ inputs: [{}, REFERENCE], parameters: { gamma: {} } });
    expect(await server.post("/validate", body)).toEqual([
      200,
      {
        valid: false,
        errors: [
          { path: "blueprint.nodes", message: "Invalid blueprint: 2 tasks are more than 1" },
          {
            path: "dockerinfo.docker_info_list",
            message: "Invalid dockerinfo: Address not allowed for alpha: http://alpha.local:8080",
          },
          ...["protocol", "uri", "format"].map((key) => ({
            path: `inputs[0].${key}`,
            message: `Invalid inputs: inputs[0].${key}: is missing`,
          })),
          { path: "parameters.gamma", message: "Invalid parameters: unknown target gamma" },
        ],
        warnings: [],
        tasks: 0,
        start_tasks: [],
        depth: 0,
      },
    ]);
    expect((await server.post("/validate", {}))[0]).toBe(422);
  });
});
