import { describe, expect, test } from "bun:test";
import * as v from "valibot";
import { makeBlueprint, makeDockerinfo } from "../../test/blueprint-builder.ts";
import { AieffectError } from "../errors.ts";
import { closedObject } from "./field.ts";
import { planSubmission, planWellShaped, SubmissionSchema, toSubmissionEntries } from "./submission.ts";
import { DEFAULT_OPTIONS } from "./submission-options.ts";

const REFERENCE = { protocol: "inline", uri: "YQ==", format: "json" };

const makeSubmission = (changes: Record<string, unknown> = {}) => ({
  blueprint: makeBlueprint("alpha>beta"),
  dockerinfo: makeDockerinfo("alpha", "beta"),
  ...changes,
});

const refusalOf = (raw: unknown): string => {
  try {
    planSubmission(raw);
  } catch (error) {
    if (error instanceof AieffectError) return `${error.code} ${error.message}`;
    throw error;
  }
  return "accepted";
};

test("plans a submission with nothing but the two documents", () => {
  const planned = planSubmission(makeSubmission());
  expect(planned.name).toBe("pipeline");
  expect(planned.inputs).toEqual([]);
  expect(planned.servicesApiKey).toBeNull();
  expect(planned.options.execute_timeout_ms).toBe(30_000);
  expect(planned.plan.tasks.map(({ nodeKey, address }) => [nodeKey, address])).toEqual([
    ["alpha:Run", "http://alpha.local:8080"],
    ["beta:Run", "http://beta.local:8080"],
  ]);
});

test("plans a submission with everything", () => {
  const planned = planSubmission(
    makeSubmission({
      blueprint: { ...makeBlueprint("alpha>beta"), name: "Named" },
      inputs: [REFERENCE, { ...REFERENCE, size_bytes: 1 }],
      services_api_key: "secret",
      parameters: { alpha: { a: 1 }, "beta:Run": { b: 2 } },
      options: { retry: { attempts: 1 }, task_timeout_ms: 500 },
    }),
  );
  expect(planned.name).toBe("Named");
  expect(planned.inputs.map((input) => [Object.keys(input).length, input.size_bytes])).toEqual([
    [7, null],
    [7, 1],
  ]);
  expect(planned.servicesApiKey).toBe("secret");
  expect(planned.options).toMatchObject({ retry: { attempts: 1, backoff_ms: 200 }, task_timeout_ms: 500 });
  expect(planned.plan.tasks.map((task) => task.parameters)).toEqual([{ a: 1 }, { b: 2 }]);
});

test("takes an empty key of the services for none", () => {
  expect(planSubmission(makeSubmission({ services_api_key: "" })).servicesApiKey).toBeNull();
  expect(planSubmission(makeSubmission({ services_api_key: null })).servicesApiKey).toBeNull();
});

test("gives parameters to a container whose name objects have a use for", () => {
  const parameters: unknown = JSON.parse('{"constructor": {"a": 1}, "__proto__": {"b": 2}}');
  const blueprint = makeBlueprint("constructor>__proto__");
  const { plan } = planSubmission(makeSubmission({ blueprint, parameters }));
  expect(plan.tasks.map((task) => task.parameters)).toEqual([{ a: 1 }, { b: 2 }]);
});

const CYCLE = makeBlueprint("a>b b>a");
const BAD_PORT = { docker_info_list: [{ container_name: "alpha", ip_address: "h", port: "70000" }] };

test.each<[Record<string, unknown>, string]>([
  [{ blueprint: undefined }, "INVALID_INPUT Invalid submission: blueprint: must be an object"],
  [{ blueprint: {} }, "INVALID_INPUT Invalid submission: blueprint: blueprint is required"],
  [{ dockerinfo: {} }, "INVALID_INPUT Invalid submission: dockerinfo: dockerinfo is required"],
  [{ blueprint: [] }, "INVALID_INPUT Invalid submission: blueprint: must be an object"],
  [{ inputs: null }, "INVALID_INPUT Invalid submission: inputs: must be a list"],
  [{ inputs: [7] }, "INVALID_INPUT Invalid submission: inputs[0]: must be an object"],
  [{ services_api_key: 7 }, "INVALID_INPUT Invalid submission: services_api_key: must be a text"],
  [{ parameters: null }, "INVALID_INPUT Invalid submission: parameters: must be an object"],
  [{ parameters: { alpha: 7 } }, "INVALID_INPUT Invalid submission: parameters.alpha: must be an object"],
  [{ options: null }, "INVALID_INPUT Invalid submission: options: must be an object"],
  [{ options: { retries: 1 } }, "INVALID_INPUT Invalid submission: options.retries: is not a known key"],
  [{ foo: 1 }, "INVALID_INPUT Invalid submission: foo: is not a known key"],
  [
    { blueprint: { nodes: [] } },
    "INVALID_BLUEPRINT Invalid blueprint: Invalid blueprint structure: nodes: must not be empty",
  ],
  [
    { blueprint: CYCLE },
    "INVALID_BLUEPRINT Invalid blueprint: No start nodes found: a:Run -> b:Run -> a:Run",
  ],
  [
    { dockerinfo: BAD_PORT },
    "INVALID_DOCKERINFO Invalid dockerinfo: Invalid port for alpha: 70000 at docker_info_list[0].port",
  ],
  [
    { dockerinfo: { docker_image_list: [] } },
    "INVALID_DOCKERINFO Invalid dockerinfo: docker_info_list: is missing",
  ],
  [
    { inputs: [REFERENCE, { ...REFERENCE, uri: "YQ" }] },
    "INVALID_REFERENCES Invalid inputs: inputs[1].uri: INLINE uri must be valid base64",
  ],
  [{ parameters: { gamma: {} } }, "INVALID_PARAMETERS Invalid parameters: unknown target gamma"],
])("refuses %j", (changes, refusal) => {
  expect(refusalOf(makeSubmission(changes))).toBe(refusal);
});

test("checks shape, blueprint, dockerinfo, inputs and parameters in this order", () => {
  const wrong = { blueprint: CYCLE, dockerinfo: BAD_PORT, inputs: [{}], parameters: { gamma: {} }, foo: 1 };
  const { foo: _foo, ...wellShaped } = wrong;
  const { blueprint: _blueprint, ...withGraph } = wellShaped;
  const { dockerinfo: _dockerinfo, ...withAddresses } = withGraph;
  const { inputs: _inputs, ...withInputs } = withAddresses;
  const codes = [wrong, wellShaped, withGraph, withAddresses, withInputs].map(
    (changes) => refusalOf(makeSubmission(changes)).split(" ")[0],
  );
  expect(codes).toEqual([
    "INVALID_INPUT",
    "INVALID_BLUEPRINT",
    "INVALID_DOCKERINFO",
    "INVALID_REFERENCES",
    "INVALID_PARAMETERS",
  ]);
});

test.each([{ raw: null }, { raw: [] }, { raw: "text" }, { raw: 7 }])(
  "refuses $raw in the place of a submission",
  ({ raw }) => {
    expect(refusalOf(raw)).toBe("INVALID_INPUT Invalid submission: must be an object");
  },
);

test("finds everything that is wrong with the shape at once", () => {
  const { issues } = v.safeParse(SubmissionSchema, { blueprint: {}, inputs: [1, {}, []], foo: 1, bar: 2 });
  expect(issues?.map((issue) => v.getDotPath(issue))).toEqual([
    "blueprint",
    "dockerinfo",
    "inputs.0",
    "inputs.2",
    "foo",
    "bar",
  ]);
});

test("takes what its options leave out from the defaults that it is given", () => {
  const retry = { ...DEFAULT_OPTIONS.retry, attempts: 7, backoff_ms: 1 };
  const schema = closedObject(
    toSubmissionEntries({ ...DEFAULT_OPTIONS, retry, poll_max_ms: 9_000, retain_s: 60 }),
  );
  const optionsOf = (options: unknown) => v.parse(schema, makeSubmission({ options })).options;
  expect(optionsOf(undefined)).toEqual({ ...DEFAULT_OPTIONS, retry, poll_max_ms: 9_000, retain_s: 60 });
  expect(optionsOf({ retry: { attempts: 2 }, poll_max_ms: 100, retain_s: null })).toEqual({
    ...DEFAULT_OPTIONS,
    retry: { ...retry, attempts: 2 },
    poll_max_ms: 100,
  });
});

describe("what a server allows", () => {
  const submission = v.parse(SubmissionSchema, makeSubmission({ inputs: [{}] }));
  const refusal = (rules: Parameters<typeof planWellShaped>[1]) => {
    try {
      planWellShaped(submission, rules);
    } catch (error) {
      if (error instanceof AieffectError) return error.message;
    }
    return "accepted";
  };

  test("is so many tasks", () => {
    expect(refusal({ maxTasks: 1, allowsAddress: () => false })).toBe(
      "Invalid blueprint: 2 tasks are more than 1",
    );
  });

  test("is asked of the blueprint's containers, before the inputs are looked at", () => {
    const asked: string[] = [];
    const allowsAddress = (address: string) => {
      asked.push(address);
      return !address.includes("beta");
    };
    expect(refusal({ maxTasks: 2, allowsAddress })).toBe(
      "Invalid dockerinfo: Address not allowed for beta: http://beta.local:8080",
    );
    expect(asked).toEqual(["http://alpha.local:8080", "http://beta.local:8080"]);
  });
});

test.each(["constructor", "prototype", "__proto__"])("the key %s is as unknown as any other", (key) => {
  const submission = JSON.parse(`{"blueprint": {"nodes": []}, "dockerinfo": {"a": 1}, "${key}": 1}`);
  expect(() => planSubmission(submission)).toThrow(`${key}: is not a known key`);
});
