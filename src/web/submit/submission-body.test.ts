import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { makeBlueprint, makeDockerinfo } from "../../../test/blueprint-builder.ts";
import { planSubmission } from "../../model/submission.ts";
import type { Draft } from "./draft.ts";
import { NO_OPTIONS, type OptionDraft } from "./option-draft.ts";
import { toForm } from "./submission-body.ts";

const draftOf = (changes: Partial<Draft> = {}): Draft => ({
  source: "a.zip",
  blueprint: makeBlueprint("alpha>beta"),
  dockerinfo: JSON.stringify(makeDockerinfo("alpha", "beta")),
  warnings: [],
  inputs: [],
  parameters: [],
  options: NO_OPTIONS,
  ...changes,
});

describe("what is filled in", () => {
  test("is a submission of two documents when nothing else is", () => {
    const { body, problems } = toForm(draftOf(), "");
    expect(problems).toEqual([]);
    expect(Object.keys(body ?? {})).toEqual(["blueprint", "dockerinfo"]);
    expect(planSubmission(body).plan.tasks).toHaveLength(2);
  });

  test("is sent as it is accepted", () => {
    const draft = draftOf({
      inputs: [{ kind: "text", text: "1,2", format: "csv" }],
      parameters: [
        { target: "alpha", json: '{"x": 1}' },
        { target: "beta:Run", json: " " },
      ],
      options: { ...NO_OPTIONS, on: "unavailable timeout", attempts: "5", task_timeout_ms: " 1000 " },
    });
    const { body, problems } = toForm(draft, "back");
    expect(problems).toEqual([]);
    const { inputs, plan, options, servicesApiKey } = planSubmission(body);
    expect(inputs).toMatchObject([{ protocol: "inline", uri: "MSwy", format: "csv" }]);
    expect(plan.tasks[0]?.parameters).toEqual({ x: 1 });
    expect(servicesApiKey).toBe("back");
    expect(options).toMatchObject({
      retry: { attempts: 5, on: ["unavailable", "timeout"] },
      task_timeout_ms: 1000,
    });
  });

  test("is told where it cannot be read, and is checked without that", () => {
    const draft = draftOf({
      dockerinfo: "[]",
      inputs: [
        { kind: "json", json: "{}" },
        { kind: "json", json: "{" },
      ],
      parameters: [
        { target: "alpha", json: "1" },
        { target: "beta", json: "nothing" },
      ],
      options: { ...NO_OPTIONS, attempts: "a few", poll_min_ms: "1.5" },
    });
    const { body, problems } = toForm(draft, "");
    expect(problems).toEqual([
      { path: "dockerinfo", message: "dockerinfo.json must be an object: { … }" },
      {
        path: "inputs[1]",
        message: "Input 2 is not JSON: Expecting property name enclosed in double quotes at line 1, column 2",
      },
      { path: "parameters[0]", message: "The value for alpha must be an object: { … }" },
      {
        path: "parameters[1]",
        message: "The value for beta is not JSON: Expecting value at line 1, column 1",
      },
      { path: "options.attempts", message: "Attempts of a task: must be a whole number" },
      { path: "options.poll_min_ms", message: "First pause between polls (ms): must be a whole number" },
    ]);
    expect(body).toEqual({
      blueprint: draft.blueprint,
      dockerinfo: { docker_info_list: [] },
      inputs: [{}],
    });
  });

  test("is nothing to check as long as there is no blueprint", () => {
    expect(toForm(draftOf({ blueprint: null }), "").body).toBeNull();
  });

  test("never makes it fail, whatever it is", () => {
    const text = fc.oneof(fc.string(), fc.json());
    const options = fc.record<OptionDraft>({
      on: fc.constantFrom("", "none", "unavailable"),
      attempts: text,
      backoff_ms: text,
      max_backoff_ms: text,
      execute_timeout_ms: text,
      task_timeout_ms: text,
      poll_min_ms: text,
      poll_max_ms: text,
      retain_s: text,
    });
    const input = fc.record({ kind: fc.constant("json" as const), json: text });
    const parameter = fc.record({ target: fc.string(), json: text });
    fc.assert(
      fc.property(
        text,
        fc.array(input),
        fc.array(parameter),
        options,
        (dockerinfo, inputs, parameters, chosen) => {
          const { body, problems } = toForm(draftOf({ dockerinfo, inputs, parameters, options: chosen }), "");
          expect(JSON.parse(JSON.stringify(body))).toEqual(body);
          for (const { message } of problems) expect(message).not.toBe("");
        },
      ),
    );
  });
});
