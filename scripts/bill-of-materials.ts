/**
 * Prints the bill of materials of a release, in CycloneDX: `bill-of-materials.ts [SHA256SUMS]`. It has what is inside the
 * binaries, the runtime and each package of which the bundler took something, with versions, licences and hashes; and
 * the binaries themselves, from their sums. With SOURCE_DATE_EPOCH (seconds) it has a date. The same sources and
 * sums give the same bill.
 */
import { hash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as Contrib from "@cyclonedx/cyclonedx-library/Contrib";
import { ComponentType, ExternalReferenceType, HashAlgorithm } from "@cyclonedx/cyclonedx-library/Enums";
import { Bom, Component, ExternalReference } from "@cyclonedx/cyclonedx-library/Models";
import { JSON as JsonForm, JsonSerializer } from "@cyclonedx/cyclonedx-library/Serialize";
import { Spec1dot6 } from "@cyclonedx/cyclonedx-library/Spec";
import { PackageURL } from "packageurl-js";
import parseSpdxExpression from "spdx-expression-parse";
import packageJson from "../package.json" with { type: "json" };
import { findBundledPackages } from "./bundle.ts";
import {
  findDependency,
  type LockedPackage,
  type LockedPackages,
  readLockFile,
  toLockKey,
} from "./lock-file.ts";

const ROOT = join(import.meta.dir, "..");
const licenses = new Contrib.License.Factories.LicenseFactory(parseSpdxExpression);
const references = new Contrib.FromNodePackageJson.Factories.ExternalReferenceFactory();
const builder = new Contrib.FromNodePackageJson.Builders.ComponentBuilder(references, licenses);

interface Release {
  /** The folders of the packages that are in the program. */
  readonly packages: readonly string[];
  /** In the form of `sha256sum`; empty for none. */
  readonly sums: string;
  /** When it was made (ms); null to leave it out. */
  readonly madeAt: number | null;
}

/** @throws Error naming a package that is bundled and not in the lock file, or without a licence */
export function toBillOfMaterials({ packages, sums, madeAt }: Release): string {
  const program = makeComponent(packageJson, ComponentType.Application);
  program.bomRef.value = packageJson.name;
  program.purl = new PackageURL("generic", undefined, packageJson.name, packageJson.version).toString();
  for (const line of sums.trimEnd().split("\n").filter(Boolean)) program.components.add(toBinary(line));
  const bom = new Bom();
  bom.metadata.component = program;
  if (madeAt !== null) bom.metadata.timestamp = new Date(madeAt);
  addPackages(bom, program, packages);
  addRuntime(bom, program);
  const text = serialize(bom);
  // Neither random nor by the clock: whoever makes the bill again can compare.
  bom.serialNumber = toSerialNumber(text);
  return serialize(bom);
}

function addPackages(bom: Bom, program: Component, folders: readonly string[]): void {
  const locked = readLockFile();
  const components = new Map(
    folders.map((folder) => {
      const key = toLockKey(folder);
      const entry = locked.get(key);
      if (entry === undefined) throw new Error(`${folder} is in the program and not in bun.lock.`);
      return [key, toPackage(folder, key, entry)];
    }),
  );
  for (const component of components.values()) bom.components.add(component);
  for (const name of Object.keys(packageJson.dependencies)) {
    const component = components.get(name);
    if (component !== undefined) program.dependencies.add(component.bomRef);
  }
  for (const [key, component] of components) addDependencies(key, component, components, locked);
}

function addDependencies(
  key: string,
  component: Component,
  components: ReadonlyMap<string, Component>,
  locked: LockedPackages,
): void {
  for (const name of locked.get(key)?.dependencies ?? []) {
    const dependency = components.get(findDependency(locked, key, name) ?? "");
    if (dependency !== undefined) component.dependencies.add(dependency.bomRef);
  }
}

function toPackage(folder: string, key: string, { name, version, sha512 }: LockedPackage): Component {
  const component = makeComponent(
    JSON.parse(readFileSync(join(ROOT, folder, "package.json"), "utf8")),
    ComponentType.Library,
  );
  if (component.version !== version) throw new Error(`${folder} is not ${version}: run ./scripts/install.`);
  if (component.licenses.size === 0) throw new Error(`${folder} names no licence.`);
  const [, scope, short = name] = /^(@[^/]+)\/(.+)$/.exec(name) ?? [];
  component.purl = new PackageURL("npm", scope, short, version).toString();
  component.bomRef.value = key;
  component.hashes.set(HashAlgorithm["SHA-512"], sha512);
  return component;
}

/** Bun, which the program is compiled into. */
function addRuntime(bom: Bom, program: Component): void {
  const version = packageJson.packageManager.replace("bun@", "");
  const runtime = makeComponent({ name: "bun", version, license: "MIT" }, ComponentType.Platform);
  runtime.description =
    "JavaScript runtime; see its licence page for what it is linked with, such as JavaScriptCore (LGPL)";
  runtime.purl = new PackageURL("npm", undefined, "bun", version).toString();
  runtime.bomRef.value = "bun";
  const page = `https://github.com/oven-sh/bun/blob/bun-v${version}/LICENSE.md`;
  runtime.externalReferences.add(new ExternalReference(page, ExternalReferenceType.License));
  bom.components.add(runtime);
  program.dependencies.add(runtime.bomRef);
}

function toBinary(line: string): Component {
  const [, sha256, name] = /^([0-9a-f]{64}) [ *](\S+)$/.exec(line) ?? [];
  if (sha256 === undefined || name === undefined) throw new Error(`This is no line of SHA256SUMS: ${line}`);
  const binary = new Component(ComponentType.File, name);
  binary.bomRef.value = name;
  binary.hashes.set(HashAlgorithm["SHA-256"], sha256);
  return binary;
}

type PackageJson = Parameters<typeof builder.makeComponent>[0];

function makeComponent(json: PackageJson, type: ComponentType): Component {
  const component = builder.makeComponent(json, type);
  if (component === undefined) throw new Error(`${json.name ?? "A package"} cannot be described.`);
  return component;
}

function serialize(bom: Bom): string {
  const serializer = new JsonSerializer(new JsonForm.Normalize.Factory(Spec1dot6));
  return `${serializer.serialize(bom, { sortLists: true, space: 2 })}\n`;
}

function toSerialNumber(text: string): string {
  const digits = hash("sha256", text);
  const parts = [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `8${digits.slice(13, 16)}`,
    `8${digits.slice(17, 20)}`,
  ];
  return `urn:uuid:${[...parts, digits.slice(20, 32)].join("-")}`;
}

if (import.meta.main) {
  const [path] = process.argv.slice(2);
  const seconds = process.env.SOURCE_DATE_EPOCH;
  process.stdout.write(
    toBillOfMaterials({
      packages: await findBundledPackages(),
      sums: path === undefined ? "" : readFileSync(path, "utf8"),
      madeAt: seconds === undefined ? null : Number(seconds) * 1000,
    }),
  );
}
