/** A package against what compose generated from it: no difference; and whatever is changed there is found. */
import { expect, test } from "bun:test";
import fc from "fast-check";
import { parse } from "yaml";
import {
  anyPlainPackageDocuments,
  comparedPackageOf,
  type PackageDocuments,
  packageOf,
} from "../../../test/any-package.ts";
import { contentOf } from "../../../test/blueprint-builder.ts";
import { fillVariables } from "../../model/compose-variables.ts";
import { isJsonObject, type JsonObject } from "../../model/field.ts";
import { toDeployCompose } from "../compose/deploy-compose.ts";
import { toPipelineCompose } from "../compose/pipeline-compose.ts";
import { toPackageServices } from "../deployment/package-services.ts";
import { compareWithCompose } from "./compare-compose.ts";
import { readDeployedCompose } from "./deployed-compose.ts";

/** Each run writes and reads YAML, which takes long on a machine that does other things too. */
const TIME_LIMIT_MS = 30_000;

type Form = "pipeline" | "with orchestrator" | "deployment";
const anyForm = fc.constantFrom<Form>("pipeline", "with orchestrator", "deployment");

/** What compose makes of a package, as a YAML reader has it. */
function composeOf(documents: PackageDocuments, form: Form): JsonObject {
  const { blueprint, graph, dockerinfo } = packageOf(documents);
  const services = toPackageServices(blueprint, dockerinfo);
  const oneShot = { build: null, packageFolder: "." };
  const { text, warnings } =
    form === "deployment"
      ? toDeployCompose(
          { ...services, name: "plain", graph, dockerinfo },
          { publishHttp: null, packageFolder: "." },
        )
      : toPipelineCompose(services, dockerinfo, {
          basePort: 50_051,
          publishHttp: 61_000,
          oneShot: form === "pipeline" ? null : oneShot,
        });
  expect(warnings.filter(({ message }) => !message.includes("nobody dials"))).toEqual([]);
  const raw = fillVariables(parse(text, { merge: true }), {}, { demands: "ignored" });
  return isJsonObject(raw) ? raw : {};
}

/** Each difference as `kind subject`. */
function findDifferences(documents: PackageDocuments, compose: JsonObject): readonly string[] {
  const deployed = {
    ...contentOf(readDeployedCompose(compose)),
    place: "docker-compose.yml",
    folderName: "case",
  };
  return compareWithCompose(comparedPackageOf(documents), deployed).map(
    ({ kind, subject }) => `${kind} ${subject}`,
  );
}

test(
  "a package and what compose made of it do not differ",
  () => {
    fc.assert(
      fc.property(anyPlainPackageDocuments, anyForm, (documents, form) => {
        expect(findDifferences(documents, composeOf(documents, form))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  },
  TIME_LIMIT_MS,
);

interface Change {
  /** What is found then, about the container. */
  readonly kind: string;
  /** The service with the change; null: it is not there any more. */
  readonly change: (service: JsonObject) => JsonObject | null;
  readonly forms: readonly Form[];
}

const FORMS: readonly Form[] = ["pipeline", "with orchestrator", "deployment"];

const CHANGES: readonly Change[] = [
  { kind: "image", forms: FORMS, change: (service) => ({ ...service, image: "another:1" }) },
  { kind: "service", forms: FORMS, change: () => null },
  {
    kind: "port",
    forms: FORMS,
    change: (service) => ({ ...service, environment: { ...toObject(service.environment), PORT: "60000" } }),
  },
  {
    kind: "address",
    forms: ["pipeline", "with orchestrator"],
    change: ({ networks: _, ...service }) => service,
  },
];

const toObject = (value: unknown): JsonObject => (isJsonObject(value) ? value : {});

test(
  "an image, a port, an address that is changed, and a service that is taken away, are found",
  () => {
    fc.assert(
      fc.property(
        anyPlainPackageDocuments,
        fc.constantFrom(...CHANGES),
        fc.nat(),
        fc.nat(),
        (documents, { kind, forms, change }, formAt, serviceAt) => {
          const compose = composeOf(documents, forms[formAt % forms.length] ?? "pipeline");
          const services = Object.entries(toObject(compose.services)).map(
            ([name, one]) => [name, toObject(one)] as const,
          );
          // What nobody dials, nobody misses: of two nodes at one address the second.
          const dialed = services.filter(([name, one]) => containersOf(one).length > 0 && name !== "twin_1");
          const [name = "", service = {}] = dialed[serviceAt % dialed.length] ?? [];
          const changed = change(service);
          const others = services.filter(([other]) => other !== name);
          const mutated = {
            ...compose,
            services: Object.fromEntries(changed === null ? others : [...others, [name, changed]]),
          };
          const found = findDifferences(documents, mutated);
          for (const container of containersOf(service)) expect(found).toContain(`${kind} ${container}`);
        },
      ),
      { numRuns: 80 },
    );
  },
  TIME_LIMIT_MS,
);

const containersOf = ({ environment }: JsonObject): readonly string[] =>
  String(toObject(environment).SERVICE_NAME ?? "")
    .split(",")
    .filter((name) => name !== "");

test(
  "a service that is called otherwise is not where dockerinfo dials it",
  () => {
    fc.assert(
      fc.property(anyPlainPackageDocuments, (documents) => {
        const compose = composeOf(documents, "deployment");
        const [[name, service] = ["", {}], ...others] = Object.entries(toObject(compose.services));
        const mutated = { ...compose, services: Object.fromEntries([[`new-${name}`, service], ...others]) };
        const found = findDifferences(documents, mutated);
        expect(found).toEqual(containersOf(toObject(service)).map((container) => `address ${container}`));
      }),
      { numRuns: 25 },
    );
  },
  TIME_LIMIT_MS,
);

test(
  "a service that is added is found, unless something of the pipeline names it",
  () => {
    fc.assert(
      fc.property(anyPlainPackageDocuments, anyForm, fc.boolean(), (documents, form, isNamed) => {
        const compose = composeOf(documents, form);
        const [[name, service] = ["", {}], ...others] = Object.entries(toObject(compose.services));
        const naming = { ...toObject(service), depends_on: ["added"] };
        const services = Object.fromEntries([
          [name, isNamed ? naming : service],
          ...others,
          ["added", { image: "added" }],
        ]);
        const found = findDifferences(documents, { ...compose, services });
        expect(found).toEqual(isNamed ? [] : ["service added"]);
      }),
      { numRuns: 25 },
    );
  },
  TIME_LIMIT_MS,
);

test(
  "a shared folder that a service does not mount is found",
  () => {
    fc.assert(
      fc.property(anyPlainPackageDocuments, anyForm, (documents, form) => {
        const folders = documents.blueprint.nodes.filter(({ node_type }) => node_type === "SharedFolder");
        fc.pre(folders.length > 0);
        const compose = composeOf(documents, form);
        const services = Object.entries(toObject(compose.services)).map(([name, one]) => [
          name,
          { ...toObject(one), volumes: [] },
        ]);
        const found = findDifferences(documents, { ...compose, services: Object.fromEntries(services) });
        expect(found.length).toBeGreaterThan(0);
        expect(found.filter((line) => !line.startsWith("volume "))).toEqual([]);
      }),
      { numRuns: 25 },
    );
  },
  TIME_LIMIT_MS,
);
