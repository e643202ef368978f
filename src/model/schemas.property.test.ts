/** Whatever JSON is thrown at a schema: it says what it dislikes, in its own words, and never throws. */
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import * as v from "valibot";
import { makeDockerinfo, makeFullBlueprint, withValue } from "../../test/blueprint-builder.ts";
import { AieffectError } from "../errors.ts";
import { BlueprintSchema, StrictBlueprintSchema } from "./blueprint.ts";
import {
  ExecuteAnswerSchema,
  ExecuteRequestSchema,
  OutputAnswerSchema,
  StatusAnswerSchema,
} from "./control-message.ts";
import { DataReferenceSchema } from "./data-reference.ts";
import { DockerinfoSchema, StrictDockerinfoSchema } from "./dockerinfo.ts";
import { planSubmission, SubmissionSchema } from "./submission.ts";
import { SubmissionOptionsSchema } from "./submission-options.ts";

const REFERENCE = {
  protocol: "inline",
  uri: "YQ==",
  format: "json",
  metadata: { a: 1 },
  checksum: "a:b",
  size_bytes: 1,
};

const SUBMISSION = {
  blueprint: makeFullBlueprint(),
  dockerinfo: makeDockerinfo("source", "sink"),
  inputs: [REFERENCE],
  services_api_key: "secret",
  parameters: { source: { a: 1 }, "sink:Write": {} },
  options: { retry: { attempts: 2, on: ["failed"] }, poll_min_ms: 10, retain_s: 60 },
};

const SCHEMAS: readonly (readonly [name: string, schema: v.GenericSchema, accepted: unknown])[] = [
  ["a blueprint", BlueprintSchema, SUBMISSION.blueprint],
  ["a strict blueprint", StrictBlueprintSchema, SUBMISSION.blueprint],
  ["a dockerinfo", DockerinfoSchema, SUBMISSION.dockerinfo],
  ["a strict dockerinfo", StrictDockerinfoSchema, SUBMISSION.dockerinfo],
  ["a data reference", DataReferenceSchema, REFERENCE],
  [
    "an execute request",
    ExecuteRequestSchema,
    { method: "X", workflow_id: "w", task_id: "t", inputs: [REFERENCE] },
  ],
  ["an execute answer", ExecuteAnswerSchema, { status: "complete", output: REFERENCE }],
  ["a status answer", StatusAnswerSchema, { status: "running", progress: 3, error: null }],
  ["an output answer", OutputAnswerSchema, { output: REFERENCE }],
  ["submission options", SubmissionOptionsSchema, SUBMISSION.options],
  ["a submission", SubmissionSchema, SUBMISSION],
];

/** Every place of a document, the document itself first. */
function toPlaces(
  document: unknown,
  at: readonly (string | number)[] = [],
): readonly (readonly (string | number)[])[] {
  if (typeof document !== "object" || document === null) return [at];
  const entries = Array.isArray(document) ? [...document.entries()] : Object.entries(document);
  return [at, ...entries.flatMap(([key, value]) => toPlaces(value, [...at, key]))];
}

/** Any JSON, often a small change that may be right; undefined takes the part away. */
const anything = fc.oneof(fc.jsonValue(), fc.constantFrom("x", "8080", "true", true, 7, null, [], undefined));

/** A good document with anything in the place of one to three of its parts. */
const nearly = (document: unknown): fc.Arbitrary<unknown> => {
  const change = fc.tuple(fc.constantFrom(...toPlaces(document)), anything);
  return fc
    .array(change, { minLength: 1, maxLength: 3 })
    .map((changes) =>
      changes.reduce<unknown>(
        (changed, [place, value]) => (place.length === 0 ? value : withValue(changed, place, value)),
        document,
      ),
    );
};

describe.each(SCHEMAS.map(([name, schema, accepted]) => ({ name, schema, accepted })))(
  "$name",
  ({ schema, accepted }) => {
    test("is accepted when it is right", () => {
      expect(v.safeParse(schema, accepted).success).toBe(true);
    });

    test("has a value for any JSON, or issues in our own words", () => {
      fc.assert(
        fc.property(fc.oneof(fc.jsonValue(), nearly(accepted)), (raw) => {
          const result = v.safeParse(schema, raw);
          for (const { message } of result.issues ?? []) expect(message).not.toMatch(/\breceived\b/);
        }),
      );
    });
  },
);

test("what the strict form accepts the wide one accepts too, and reads the same", () => {
  fc.assert(
    fc.property(nearly(SUBMISSION.blueprint), nearly(SUBMISSION.dockerinfo), (blueprint, dockerinfo) => {
      const strict = [
        v.safeParse(StrictBlueprintSchema, blueprint),
        v.safeParse(StrictDockerinfoSchema, dockerinfo),
      ];
      const wide = [v.safeParse(BlueprintSchema, blueprint), v.safeParse(DockerinfoSchema, dockerinfo)];
      for (const [at, result] of strict.entries()) if (result.success) expect(wide[at]).toEqual(result);
    }),
    { numRuns: 500 },
  );
});

test("a submission is planned, or refused with an error meant for its author", () => {
  fc.assert(
    fc.property(nearly(SUBMISSION), (raw) => {
      try {
        expect(planSubmission(raw).plan.tasks.length).toBeGreaterThan(0);
      } catch (error) {
        expect(error).toBeInstanceOf(AieffectError);
      }
    }),
    { numRuns: 500 },
  );
});
