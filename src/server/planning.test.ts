import { expect, test } from "bun:test";
import { makeSubmission } from "../../test/listening-server.ts";
import { DEFAULT_OPTIONS } from "../model/submission-options.ts";
import { Planning } from "./planning.ts";
import { toSubmissions } from "./submissions.ts";

const JSON_TYPE = "application/json";

function startPlanning() {
  const settings = { maxBodyBytes: 2 ** 20, maxTasks: 10, retainMs: null, allowHosts: null, apiKey: null };
  return new Planning(toSubmissions({ ...settings, defaults: DEFAULT_OPTIONS }));
}

const toBytes = (document: unknown) => new TextEncoder().encode(JSON.stringify(document));

function planOf(planning: Planning, document: unknown, contentType: string | null = JSON_TYPE) {
  const body = planning.read(toBytes(document), contentType);
  return body.kind === "planned" ? body.planned : null;
}

test("a body that comes again is not planned again", () => {
  const planning = startPlanning();
  const first = planOf(planning, makeSubmission());
  expect(first?.plan.tasks.length).toBe(2);
  expect(planOf(planning, makeSubmission())).toBe(first);
});

test("another body is another submission, be it by one letter beyond ASCII", () => {
  const planning = startPlanning();
  const [one, other] = ["für", "fûr"].map((text) =>
    planOf(planning, makeSubmission({ parameters: { "alpha:Run": { text } } })),
  );
  expect(other).not.toBe(one);
});

test("a body with a services key in it is planned each time", () => {
  const planning = startPlanning();
  const secret = makeSubmission({ services_api_key: "secret" });
  expect(planOf(planning, secret)?.servicesApiKey).toBe("secret");
  expect(planOf(planning, secret)).not.toBe(planOf(planning, secret));
});

test("the type of a body counts, whatever was remembered", () => {
  const planning = startPlanning();
  expect(planOf(planning, makeSubmission())).not.toBeNull();
  expect(planOf(planning, makeSubmission(), "text/plain")).toBeNull();
  expect(planOf(planning, makeSubmission(), null)).not.toBeNull();
});

test("a long body is not held", () => {
  const planning = startPlanning();
  const long = makeSubmission({ inputs: [{ protocol: "inline", uri: "A".repeat(80_000), format: "json" }] });
  expect(planOf(planning, long)).not.toBeNull();
  expect(planOf(planning, long)).not.toBe(planOf(planning, long));
});
