/** Packages from folders and archives, as our export, the reference's and other tools write them. */
import { afterAll, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeFolder } from "../../../test/contract/store-files.ts";
import { type PackageContents, writeFiles } from "../../../test/package-files.ts";
import { ALPHA_NODE, ALPHA_PROTO, SMALL_PACKAGE } from "../../../test/small-package.ts";
import { toZip } from "../../../test/zip-archive.ts";
import { readPackage } from "./read-package.ts";

const folder = makeFolder();
afterAll(() => folder[Symbol.dispose]());

let count = 0;
const write = (contents: PackageContents) => {
  count += 1;
  return writeFiles(folder.file(`package-${count}`), contents);
};
const writeZip = (contents: PackageContents | Uint8Array) => {
  count += 1;
  const path = folder.file(`package-${count}.zip`);
  writeFileSync(path, contents instanceof Uint8Array ? contents : toZip(contents));
  return path;
};

test("reads a folder: blueprint, dockerinfo, the texts of the proto files, and all files in order", async () => {
  const path = write({ ...SMALL_PACKAGE, "notes.txt": "mine" });
  const { blueprint, graph, dockerinfo, protos, files, ...rest } = await readPackage(path);
  expect(rest).toEqual({ path, renames: new Map() });
  expect(blueprint.nodes.map(({ container_name: name }) => name)).toEqual(["Alpha1"]);
  expect(graph.nodes.map(({ key }) => key)).toEqual(["Alpha1:Start"]);
  expect(dockerinfo?.docker_info_list[0]?.port).toBe(8080);
  expect([...protos]).toEqual([["Alpha1", ALPHA_PROTO]]);
  expect([...files.keys()]).toEqual(["blueprint.json", "dockerinfo.json", "microservice/Alpha1.proto"]);
});

test.each<[string, PackageContents]>([
  ["as we write it", SMALL_PACKAGE],
  ["in another order", Object.fromEntries(Object.entries(SMALL_PACKAGE).toReversed())],
  ["with entries for folders", { "microservice/": "", ...SMALL_PACKAGE }],
  [
    "in a folder",
    Object.fromEntries(Object.entries(SMALL_PACKAGE).map(([name, content]) => [`top/${name}`, content])),
  ],
  [
    "with backslashes",
    Object.fromEntries(
      Object.entries(SMALL_PACKAGE).map(([name, content]) => [`top\\${name.replace("/", "\\")}`, content]),
    ),
  ],
])("reads an archive %s like the folder", async (_, contents) => {
  const { path: _folder, ...expected } = await readPackage(write(SMALL_PACKAGE));
  const { path: _archive, ...read } = await readPackage(writeZip(contents));
  expect(read).toEqual(expected);
});

test.each([".", "./", "../here", "microservice/.."])(
  "reads the folder that the user stands in, as %s",
  async (path) => {
    const before = process.cwd();
    process.chdir(writeFiles(folder.file(`stands-${count++}/here`), SMALL_PACKAGE));
    try {
      const { files } = await readPackage(path);
      expect([...files.keys()]).toEqual(["blueprint.json", "dockerinfo.json", "microservice/Alpha1.proto"]);
    } finally {
      process.chdir(before);
    }
  },
);

test("has no dockerinfo and no proto file where there are none", async () => {
  const { dockerinfo, protos } = await readPackage(writeZip({ "blueprint.json": { nodes: [ALPHA_NODE] } }));
  expect(dockerinfo).toBeNull();
  expect(protos.size).toBe(0);
});

test.each([
  ["in lower case, as the deployer of AI4EU names it", "microservice/alpha1.proto", ""],
  [
    "under its name in a registry",
    "microservice/alpha-1.0.0.proto",
    "org/acumos/2f1c/alpha/1.0.0/alpha-1.0.0.proto",
  ],
  ["elsewhere in the package", "protos/alpha.proto", "protos/alpha.proto"],
])("finds a proto file %s", async (_, name, uri) => {
  const path = write({
    "blueprint.json": { nodes: [{ ...ALPHA_NODE, proto_uri: uri }] },
    [name]: ALPHA_PROTO,
  });
  expect((await readPackage(path)).protos.get("Alpha1")).toBe(ALPHA_PROTO);
});

test.each<[string, PackageContents, string]>([
  ["no blueprint", { "dockerinfo.json": {} }, " has no blueprint.json, and is no package."],
  [
    "broken JSON",
    { "blueprint.json": '{"nodes": [\n}' },
    "/blueprint.json is not JSON: Expecting value at line 2, column 1",
  ],
  [
    "a wrong field",
    { "blueprint.json": { nodes: [{ ...ALPHA_NODE, container_name: 1 }] } },
    "/blueprint.json\n  Invalid blueprint structure: nodes[0].container_name: must be a text",
  ],
  [
    "an edge to nowhere",
    {
      "blueprint.json": {
        nodes: [
          {
            ...ALPHA_NODE,
            operation_signature_list: [
              {
                operation_signature: { operation_name: "Start" },
                connected_to: [{ container_name: "b", operation_signature: { operation_name: "C" } }],
              },
            ],
          },
        ],
      },
    },
    "/blueprint.json\n  Invalid connection target: b:C at nodes[0].operation_signature_list[0].connected_to[0]",
  ],
  [
    "a wrong port",
    {
      ...SMALL_PACKAGE,
      "dockerinfo.json": { docker_info_list: [{ container_name: "Alpha1", ip_address: "a", port: 0 }] },
    },
    "/dockerinfo.json\n  Invalid port for Alpha1: 0 at docker_info_list[0].port",
  ],
  [
    "a proto file of bytes",
    { ...SMALL_PACKAGE, "microservice/Alpha1.proto": new Uint8Array([0xff]) },
    "/microservice/Alpha1.proto is not UTF-8.",
  ],
])("refuses a folder with %s", async (_, contents, message) => {
  const path = write(contents);
  await expect(readPackage(path)).rejects.toThrow(`${path}${message}`);
});

test("names the folder of a use case that is the package", async () => {
  const path = write({ "export/blueprint.json": {} });
  await expect(readPackage(path)).rejects.toThrow(`The package of this use case is ${join(path, "export")}.`);
});

test("says which path is not there", async () => {
  await expect(readPackage(folder.file("nowhere"))).rejects.toThrow(`There is no ${folder.file("nowhere")}.`);
});
