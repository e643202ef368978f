import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeFilledFolder } from "../../../test/folder-content.ts";
import { toMapping, toProto, toUseCaseSource } from "../../../test/use-case-source.ts";
import { toArchive } from "./archive.ts";
import { exportUseCase } from "./export-use-case.ts";
import { type ExportRequest, isPackage, makeExport, readExportSource } from "./make-export.ts";

const scratch = mkdtempSync(join(tmpdir(), "aieffect-export-package-"));
afterAll(() => rmSync(scratch, { recursive: true }));

const SOURCE = toUseCaseSource({
  protos: { a: toProto("a", "Start"), b: toProto("b", "Mix"), c: toProto("c", "End") },
  pipeline: {
    service_mapping: toMapping(["a", "b", "c"]),
    connections: [
      { from_service: "a", from_method: "Start", to_service: "b", to_method: "Mix" },
      { from_service: "b", from_method: "Mix", to_service: "c", to_method: "End" },
    ],
  },
});

type Files = Readonly<Record<string, string>>;

const toTexts = (files: Readonly<Record<string, string | Uint8Array>>): Files =>
  Object.fromEntries(
    Object.entries(files).map(([path, content]) => [
      path,
      typeof content === "string" ? content : new TextDecoder().decode(content),
    ]),
  );

const exportSource = (mirror: boolean): Files =>
  toTexts(
    exportUseCase(SOURCE, { pipelineId: "p-1", creationDate: "then", mirror, local: null, strict: true })
      .files,
  );

const PLAIN: ExportRequest = {
  mirror: false,
  strict: false,
  local: null,
  identity: {},
  newIdentity: () => ({ pipelineId: "new", creationDate: "now" }),
};

const toFolder = (files: Files): string => makeFilledFolder(scratch, files);

async function exportAgain(path: string, request: Partial<ExportRequest> = {}) {
  const { files, warnings } = makeExport(await readExportSource(path), { ...PLAIN, ...request });
  return { files: toTexts(files), warnings: warnings.map(({ message }) => message) };
}

const { "generation_metadata.json": metadata, ...PACKAGE } = exportSource(false);

test("a package comes out as it is, from its folder and from its archive", async () => {
  const folder = toFolder({ ...PACKAGE, "generation_metadata.json": metadata ?? "", "notes.txt": "mine" });
  expect(await exportAgain(folder)).toEqual({ files: PACKAGE, warnings: [] });
  writeFileSync(join(folder, "p.zip"), toArchive(PACKAGE));
  expect(await exportAgain(join(folder, "p.zip"))).toEqual({ files: PACKAGE, warnings: [] });
});

test("an id and a date that are given replace its own, and keys that nobody knows stay", async () => {
  const blueprint = { ...JSON.parse(PACKAGE["blueprint.json"] ?? ""), probeIndicator: [{ value: "false" }] };
  const folder = toFolder({ ...PACKAGE, "blueprint.json": JSON.stringify(blueprint) });
  const { files } = await exportAgain(folder, { identity: { pipelineId: "p-2" } });
  expect(files["blueprint.json"]).toBe(
    `${JSON.stringify({ ...blueprint, pipeline_id: "p-2" }, undefined, 4)}\n`,
  );
  const dated = await exportAgain(folder, { identity: { creationDate: "later" } });
  expect(JSON.parse(dated.files["blueprint.json"] ?? "")).toEqual({ ...blueprint, creation_date: "later" });
});

test("mirrored, it is what its use case mirrored is; once more it stays", async () => {
  const { "generation_metadata.json": _, ...mirrored } = exportSource(true);
  expect((await exportAgain(toFolder(PACKAGE), { mirror: true })).files).toEqual(mirrored);
  expect((await exportAgain(toFolder(mirrored), { mirror: true })).files).toEqual(mirrored);
});

test("what has no proto file is not mirrored, and a file of two nodes is refused", async () => {
  const { "microservice/c1.proto": _, ...some } = PACKAGE;
  const { files, warnings } = await exportAgain(toFolder(some), { mirror: true });
  expect(files["microservice/b1.proto"]).toContain("Mix(StartResponse)");
  expect(warnings[0]).toContain("blueprint.json: c1 has no proto file");
  const shared = {
    ...PACKAGE,
    "blueprint.json": (PACKAGE["blueprint.json"] ?? "").replace("microservice/c1", "microservice/b1"),
    "microservice/b1.proto": toProto("b", "Mix", "End"),
  };
  expect(exportAgain(toFolder(shared), { mirror: true })).rejects.toThrow(
    "microservice/b1.proto: is the proto file of b1 and c1: --mirror needs one for each",
  );
});

test("through a shared folder nothing is mirrored, whatever the designer has wired to it", async () => {
  const { nodes } = JSON.parse(PACKAGE["blueprint.json"] ?? "");
  const mount = (container_name: string) => ({
    container_name,
    operation_signature: { operation_name: "MountVolume" },
  });
  const mounted = {
    operation_signature: { operation_name: "MountVolume" },
    connected_to: [mount("folder1")],
  };
  nodes[0].operation_signature_list.push(mounted);
  const folder = {
    container_name: "folder1",
    node_type: "SharedFolder",
    operation_signature_list: [{ ...mounted, connected_to: [mount("b1")] }],
  };
  const shared = {
    ...PACKAGE,
    "blueprint.json": JSON.stringify({ nodes: [...nodes, folder] }),
    "microservice/folder1.proto": toProto("folder", "MountVolume"),
  };
  const { files, warnings } = await exportAgain(toFolder(shared), { mirror: true });
  expect(warnings).toEqual([]);
  const protos = Object.entries(exportSource(true)).filter(([name]) => name.endsWith(".proto"));
  expect(files).toMatchObject({
    ...Object.fromEntries(protos),
    "microservice/folder1.proto": shared["microservice/folder1.proto"],
  });
});

test("local addresses come from the compose file beside it", async () => {
  const compose = "services: {a: {ports: ['18081:8080']}, b: {ports: ['$" + "{PORT}:8080']}, c: {}}";
  const folder = toFolder({ ...PACKAGE, "docker-compose.yml": compose, ".env": "PORT=18082\n" });
  const { files, warnings } = await exportAgain(folder, { local: {} });
  expect(JSON.parse(files["dockerinfo.json"] ?? "")).toEqual({
    docker_info_list: [
      { container_name: "a1", ip_address: "host.docker.internal", port: "18081" },
      { container_name: "b1", ip_address: "host.docker.internal", port: "18082" },
      { container_name: "c1", ip_address: "c", port: "8080" },
    ],
  });
  expect(warnings).toEqual([`${folder}/docker-compose.yml: publishes no port of c`]);
  expect((await exportAgain(folder, { local: { PORT: "7" } })).files["dockerinfo.json"]).toContain('"7"');
  expect(exportAgain(toFolder(PACKAGE), { local: {} })).rejects.toThrow(
    "docker-compose.yml: there is no such file",
  );
  const { "dockerinfo.json": _, ...without } = PACKAGE;
  expect(
    exportAgain(toFolder({ ...without, "docker-compose.yml": compose }), { local: { PORT: "7" } }),
  ).rejects.toThrow("dockerinfo.json: there is no such file, and --local changes it");
});

test("a folder with services is a use case, also when it has a blueprint", () => {
  expect(isPackage(toFolder(PACKAGE))).toBeTrue();
  expect(isPackage(toFolder({ ...PACKAGE, "services/a/x": "" }))).toBeFalse();
  expect(isPackage(toFolder({ x: "" }))).toBeFalse();
  expect(isPackage(join(scratch, "nowhere"))).toBeFalse();
});
