/** `aieffect compose --kubernetes` with the compiled binary. */
import { afterAll, expect, test } from "bun:test";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runAieffect } from "../aieffect-process.ts";
import type { PackageDocuments } from "../any-package.ts";
import { BINARY } from "../binary.ts";
import { makeFolder, toHashes } from "../contract/store-files.ts";
import { readObjects } from "../kubernetes-objects.ts";
import { writeFiles } from "../package-files.ts";
import { toZip } from "../zip-archive.ts";

const folder = makeFolder();
afterAll(() => folder[Symbol.dispose]());

let count = 0;

const toDocuments = (...rows: [name: string, image: string, address: string][]): PackageDocuments => ({
  blueprint: {
    name: "Wind Park",
    nodes: rows.map(([container_name, image]) => ({
      container_name,
      node_type: "MLModel",
      image,
      operation_signature_list: [{ operation_signature: { operation_name: "Run" }, connected_to: [] }],
    })),
  },
  dockerinfo: {
    docker_info_list: rows.map(([container_name, , address]) => {
      const [ip_address = "", port = ""] = address.split(":");
      return { container_name, ip_address, port };
    }),
  },
});

const GOOD = toDocuments(["meter1", "meter:1", "meter:8080"], ["model1", "model:1", "model:8080"]);

/** Writes a package into a new folder; its path. */
function write({ blueprint, dockerinfo }: PackageDocuments): string {
  count += 1;
  return writeFiles(folder.file(`package-${count}`), {
    "blueprint.json": blueprint,
    "dockerinfo.json": dockerinfo ?? {},
  });
}

const compose = (...args: string[]) =>
  runAieffect(["compose", ...args], { command: BINARY, folder: folder.path });

test("writes the folder, and says what is left to do", async () => {
  const from = write(GOOD);
  const { exitCode, stdout, stderr } = await compose(from, "--kubernetes");
  expect([exitCode, stderr]).toEqual([0, ""]);
  const where = join(from, "kubernetes");
  expect(stdout).toBe(
    `Wrote ${where.slice(folder.path.length + 1)}: 2 services, and the orchestrator.\n` +
      `Fill in the keys in ${where.slice(folder.path.length + 1)}/12-keys.yaml, then: kubectl apply -k ${where.slice(folder.path.length + 1)}\n`,
  );
  const files = Object.fromEntries(
    readdirSync(where).map((name) => [name, readFileSync(join(where, name), "utf8")]),
  );
  expect(
    readObjects(files)
      .services.map(({ metadata }) => metadata?.name)
      .toSorted(),
  ).toEqual(["aieffect-redis", "aieffect-server", "meter", "model"]);
  expect(statSync(join(where, "12-keys.yaml")).mode & 0o777).toBe(0o600);
});

test("the same package gives the same bytes, from a folder and from a ZIP archive", async () => {
  const from = write(GOOD);
  const archive = folder.file("wind-park.zip");
  writeFileSync(
    archive,
    toZip({ "blueprint.json": GOOD.blueprint, "dockerinfo.json": GOOD.dockerinfo ?? {} }),
  );
  await compose(from, "--kubernetes", "one");
  const { exitCode } = await compose(archive, "--kubernetes", "other");
  expect(exitCode).toBe(0);
  expect(toHashes({ ...folder, path: folder.file("other") })).toEqual(
    toHashes({ ...folder, path: folder.file("one") }),
  );
});

test("a second run keeps the keys and what is not its own, and removes the services that are gone", async () => {
  const to = folder.file("again");
  await compose(write(GOOD), "--kubernetes", to);
  writeFileSync(join(to, "12-keys.yaml"), "filled in\n");
  writeFileSync(join(to, "70-mine.yaml"), "mine\n");
  const { exitCode, stdout } = await compose(
    write(toDocuments(["meter1", "meter:2", "meter:8080"])),
    "--kubernetes",
    to,
  );
  expect(exitCode).toBe(0);
  expect(stdout).toContain("again/12-keys.yaml was there and is as it was.");
  expect(readFileSync(join(to, "12-keys.yaml"), "utf8")).toBe("filled in\n");
  expect(
    readdirSync(to)
      .filter((name) => /^[57]/.test(name))
      .toSorted(),
  ).toEqual(["50-service-meter.yaml", "70-mine.yaml"]);
});

test("where dockerinfo dials what no Service can be called, it is written anew, and later removed again", async () => {
  const to = folder.file("moved");
  const local = toDocuments(["meter_1", "meter:1", "127.0.0.1:18081"], ["model1", "model:1", "model:8080"]);
  const { exitCode, stderr } = await compose(write(local), "--kubernetes", to);
  expect(exitCode).toBe(0);
  expect(stderr).toContain(
    "meter_1 is dialed at 127.0.0.1, which no Service can be called: in the cluster it is meter-1:18081",
  );
  expect(JSON.parse(readFileSync(join(to, "dockerinfo.json"), "utf8"))).toEqual({
    docker_info_list: [
      { container_name: "meter_1", ip_address: "meter-1", port: "18081" },
      { container_name: "model1", ip_address: "model", port: "8080" },
    ],
  });
  await compose(write(GOOD), "--kubernetes", to);
  expect(existsSync(join(to, "dockerinfo.json"))).toBe(false);
});

test("--json tells the same", async () => {
  const { exitCode, stdout } = await compose(write(GOOD), "--kubernetes", "told", "--json");
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toEqual({
    folder: "told",
    namespace: "wind-park",
    files: readdirSync(folder.file("told")).toSorted(),
    services: ["meter", "model"],
    keys: "to be filled in",
    warnings: [],
  });
});

test.each<[string, PackageDocuments, string]>([
  [
    "an image that is none",
    toDocuments(["meter1", "Meter:1", "meter:8080"], ["model1", "model:1", "model:8080"]),
    "nodes[0].image: Meter:1 names no image that can be pulled",
  ],
  [
    "a container that cannot be one",
    toDocuments(["meter 1", "meter:1", "meter:8080"]),
    'blueprint.nodes[0].container_name: "meter 1" cannot name a container',
  ],
])("%s is refused, and nothing is written", async (_, documents, message) => {
  const to = folder.file(`refused-${count}`);
  const { exitCode, stdout, stderr } = await compose(write(documents), "--kubernetes", to);
  expect([exitCode, stdout]).toEqual([2, ""]);
  expect(stderr).toContain(message);
  expect(existsSync(to)).toBe(false);
});

test("a package that fits into no ConfigMap is refused", async () => {
  const nodes = GOOD.blueprint.nodes.map((node) => ({
    ...node,
    image: "a:1",
    node_type: "x".repeat(600_000),
  }));
  const { exitCode, stderr } = await compose(
    write({ ...GOOD, blueprint: { name: "a", nodes } }),
    "--kubernetes",
  );
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/have 11\d\d KiB together, and a ConfigMap takes 1024 at most/);
});

test("a folder of something else stays as it is", async () => {
  const from = write(GOOD);
  const other = writeFiles(folder.file("other-folder"), { "kustomization.yaml": "resources: []\n" });
  const foreign = await compose(from, "--kubernetes", other);
  expect([foreign.exitCode, readdirSync(other)]).toEqual([2, ["kustomization.yaml"]]);
  expect(foreign.stderr).toContain(
    "has a kustomization.yaml that aieffect has not written. Name another folder.",
  );
  const itself = await compose(from, "--kubernetes", from);
  expect([itself.exitCode, readdirSync(from).toSorted()]).toEqual([2, ["blueprint.json", "dockerinfo.json"]]);
});

test.each<[string[], string]>([
  [["nowhere", "--kubernetes"], "There is no nowhere."],
  [["--kubernetes"], "Missing: PACKAGE"],
])("%p is told as bad input", async (args, message) => {
  const { exitCode, stdout, stderr } = await compose(...args);
  expect([exitCode, stdout]).toEqual([2, ""]);
  expect(stderr).toContain(message);
});
