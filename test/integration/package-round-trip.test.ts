/** Export, ZIP, import, export again: nothing is lost on the way, and what arrives is what the use case says. */
import { afterAll, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { type Blueprint, readBlueprint } from "../../src/model/blueprint.ts";
import { readDockerinfo, toAddresses } from "../../src/model/dockerinfo.ts";
import { writeExport } from "../../src/packaging/export/export-output.ts";
import { makeExport, readExportSource } from "../../src/packaging/export/make-export.ts";
import { writeImported } from "../../src/packaging/import/imported-folder.ts";
import { readPackage } from "../../src/packaging/package/read-package.ts";
import { readRpcs } from "../../src/proto/read-proto.ts";
import {
  anyUseCase,
  type EdgeSketch,
  type ServiceSketch,
  toUseCaseFiles,
  type UseCaseSketch,
} from "../any-use-case.ts";
import { makeFolder } from "../contract/store-files.ts";
import { fillFolder, readFolder } from "../folder-content.ts";
import { toMemoryFolder } from "../memory-folder.ts";

const folder = makeFolder(toMemoryFolder());
afterAll(() => folder[Symbol.dispose]());

const REQUEST = { mirror: false, strict: true, local: null, identity: {} };
const IDENTITY = { pipelineId: "2f0c7a", creationDate: "2026-04-17 09:05:00.000000" };

/** Exports a use case or a package into a folder and an archive beside it. */
async function exportTo(source: string, out: string): Promise<void> {
  const { files } = makeExport(await readExportSource(source), { ...REQUEST, newIdentity: () => IDENTITY });
  writeExport({ folder: out, archive: `${out}.zip` }, files);
}

test("a package of any use case is the same after an import, and says what the use case says", async () => {
  let count = 0;
  const property = fc.asyncProperty(anyUseCase, async (useCase) => {
    count += 1;
    const at = (name: string) => folder.file(join(String(count), name));
    const source = at(`use-cases/${useCase.directory}`);
    fillFolder(source, toUseCaseFiles(useCase));
    await exportTo(source, at("exported"));
    writeImported(await readPackage(at("exported.zip")), at("imported"), { overwrite: false });
    await exportTo(at("imported"), at("again"));

    const { "generation_metadata.json": _, ...exported } = readFolder(at("exported"));
    const imported = readFolder(at("imported"));
    expect(imported).toEqual(exported);
    expect(readFolder(at("again"))).toEqual(imported);
    expect(readFileSync(at("again.zip")).equals(readFileSync(at("exported.zip")))).toBeTrue();
    expectMeaning(imported, useCase);
  });
  await fc.assert(property, { numRuns: 200 });
}, 60_000);

/** What a package says is told here from the sketch alone. */
function expectMeaning(files: Readonly<Record<string, string | null>>, useCase: UseCaseSketch): void {
  const blueprint = readBlueprint(JSON.parse(files["blueprint.json"] ?? ""), { strict: true });
  const dockerinfo = readDockerinfo(JSON.parse(files["dockerinfo.json"] ?? ""), { strict: true });
  if (!blueprint.ok || !dockerinfo.ok) throw new Error("The reference would not take it.");
  const { services } = useCase;
  expect(new Set(toRows(blueprint.value))).toEqual(
    new Set(services.flatMap((service) => toExpectedRows(service, useCase))),
  );
  expect(new Map(toAddresses(dockerinfo.value))).toEqual(
    new Map(services.map(({ directory, host, port }) => [`${directory}1`, toAddress(host, port)])),
  );
  for (const { directory, proto, rpcs } of services) {
    const path = `microservice/${directory}1.proto`;
    expect(files[path]).toBe(proto);
    expect<unknown>(readRpcs(path, proto)).toEqual(rpcs);
  }
  expect(Object.keys(files)).toHaveLength(services.length + 2);
}

const toAddress = (host: string, port: number): string =>
  `http://${host.includes(":") ? `[${host}]` : host}:${port}`;

/** A line for each operation, with its messages, and one for each edge. */
function toRows({ nodes }: Blueprint): readonly string[] {
  return nodes.flatMap(({ container_name: container, operation_signature_list: operations }) =>
    operations.flatMap(({ operation_signature: operation, connected_to: targets }) => [
      JSON.stringify([
        container,
        operation.operation_name,
        operation.input_message_name,
        operation.input_message_stream,
        operation.output_message_name,
        operation.output_message_stream,
      ]),
      ...targets.map((target) =>
        toEdgeRow(
          container,
          operation.operation_name,
          target.container_name,
          target.operation_signature.operation_name,
        ),
      ),
    ]),
  );
}

const toEdgeRow = (...ends: readonly string[]): string => ends.join(" | ");

function toExpectedRows(service: ServiceSketch, { edges }: UseCaseSketch): readonly string[] {
  const container = `${service.directory}1`;
  const outgoing = edges.filter(({ from }) => from === service);
  const named = new Set([
    ...outgoing.map(({ fromMethod }) => fromMethod),
    ...edges.filter(({ to }) => to === service).map(({ toMethod }) => toMethod),
  ]);
  named.delete(null);
  const operations = service.rpcs.filter(({ name }) => named.size === 0 || named.has(name));
  return operations.flatMap(({ name, request, requestStream, response, responseStream }) => [
    JSON.stringify([container, name, request, requestStream, response, responseStream]),
    ...toOwnEdges(name, outgoing).map(({ to, toMethod }) =>
      toEdgeRow(container, name, `${to.directory}1`, toMethod),
    ),
  ]);
}

/** Edges that name no operation are those of the ones that have none of their own. */
function toOwnEdges(operation: string, outgoing: readonly EdgeSketch[]): readonly EdgeSketch[] {
  const own = outgoing.filter(({ fromMethod }) => fromMethod === operation);
  return own.length > 0 ? own : outgoing.filter(({ fromMethod }) => fromMethod === null);
}
