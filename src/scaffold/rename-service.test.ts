import { expect, test } from "bun:test";
import { join } from "node:path";
import fc from "fast-check";
import { TEMPLATES_FOLDER } from "../assets.ts";
import { readRpcs } from "../service/grpc/proto-files.ts";
import { toServiceNames } from "./project-name.ts";
import { renameService } from "./rename-service.ts";
import { toReservation } from "./reserved-names.ts";
import { DATA_STYLES, type DataStyle, MODES, toTemplateFolder, toUseCaseFolder } from "./service-kind.ts";
import { readTemplate } from "./template-folder.ts";
import { createUseCase } from "./use-case-project.ts";

const templates = DATA_STYLES.flatMap((data) =>
  MODES.map((mode) => readTemplate(join(TEMPLATES_FOLDER, toTemplateFolder({ data, mode })))),
);
const word = fc.stringMatching(/^[a-z][a-z0-9]{0,7}$/);
const name = fc
  .array(word, { minLength: 1, maxLength: 4 })
  .map((words) => words.join("-"))
  .filter((text) => toReservation(text.split("-")) === null);

test("a template under its own name is itself", () => {
  for (const template of templates) {
    expect(renameService(template, toServiceNames("scale-readings"))).toEqual(template);
  }
});

test("nothing of the template's name is left, and nothing else has changed", () => {
  fc.assert(
    fc.property(name, fc.constantFrom(...templates), (given, template) => {
      const names = toServiceNames(given);
      const renamed = renameService(template, names);
      expect(Object.keys(renamed)).toContain(`proto/${names.folder}.proto`);
      for (const [path, text] of Object.entries(renamed)) {
        if (!path.startsWith("kit/")) expect(text).not.toMatch(/scale[-_]readings|ScaleReadings/);
      }
      const { operation } = names;
      expect(renamed["service.ts"]).toContain(`operations: { ${operation}: scale }`);
      expect(renamed["kit/aieffect-service.js"]).toBe(template["kit/aieffect-service.js"]);
    }),
    { numRuns: 50 },
  );
});

/** Words that mean something in TypeScript, JavaScript or protobuf. */
const LOADED = [
  ...["number", "object", "bun", "operation", "operation-error", "reading", "promise", "v", "serve"],
  ...["message", "package", "syntax", "service", "rpc", "string", "double", "option", "import", "google"],
  ...["constructor", "to-string", "prototype", "has-own-property", "root", "nested"],
];

test.each(LOADED)("a service may be called %s", (given) => {
  const names = toServiceNames(given);
  for (const template of templates) {
    const renamed = renameService(template, names);
    const path = `proto/${names.folder}.proto`;
    const [rpc] = readRpcs({ [path]: renamed[path] ?? "" });
    expect([rpc?.service, rpc?.name]).toEqual([`${names.folder}.${names.operation}Service`, names.operation]);
    const source = new Bun.Transpiler({ loader: "ts" }).scan(renamed["service.ts"] ?? "");
    expect(source.imports.map((imported) => imported.path)).toContain("./kit/aieffect-service.js");
  }
});

const toUseCase = (name: string, data: DataStyle) => {
  const read = (folder: string) => readTemplate(join(TEMPLATES_FOLDER, folder));
  const [sequential, concurrent] = MODES.map((mode) => read(toTemplateFolder({ data, mode })));
  return createUseCase(name, {
    data,
    useCase: read(toUseCaseFolder(data)),
    sequential: sequential ?? {},
    concurrent: concurrent ?? {},
  });
};

test.each([...DATA_STYLES])("a use case (%s) has two complete services below its own name", (data) => {
  const files = toUseCase("wind_park", data);
  const services = Object.keys(files)
    .filter((path) => path.endsWith("/service.ts"))
    .sort();
  expect(services).toEqual(["services/prepare_readings/service.ts", "services/scale_readings/service.ts"]);
  expect(files["docker-compose.yml"]).toContain("\n  wind-park-prepare-readings:\n");
  expect(files["services/scale_readings/package.json"]).toContain('"name": "wind-park-scale-readings"');
  expect(files["services/scale_readings/README.md"]).not.toContain("docker");
  expect(JSON.stringify(files)).not.toContain("example-pipeline");
});

test("in a use case with messages the second service takes what the first one gives, and the export says so", () => {
  const files = toUseCase("wind_park", "protobuf");
  const [first = "", second = ""] = ["prepare", "scale"].map(
    (step) => files[`services/${step}_readings/proto/${step}_readings.proto`],
  );
  expect(second).toContain("rpc ScaleReadings(PrepareReadingsResponse) returns (ScaleReadingsResponse);");
  expect(second).toContain("\nmessage PrepareReadingsResponse {\n");
  expect(files["services/scale_readings/proto/before/prepare_readings.proto"]).toBe(first);
  expect(files["export/microservice/prepare_readings1.proto"]).toBe(first);
  expect(files["export/microservice/scale_readings1.proto"]).toBe(second);
  const { nodes } = JSON.parse(files["export/blueprint.json"] ?? "");
  for (const node of nodes) expect(Object.keys(files)).toContain(`export/${node.proto_uri}`);
});
