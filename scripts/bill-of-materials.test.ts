import { beforeAll, expect, test } from "bun:test";
import { Version } from "@cyclonedx/cyclonedx-library/Spec";
import { JsonStrictValidator } from "@cyclonedx/cyclonedx-library/Validation";
import * as v from "valibot";
import packageJson from "../package.json" with { type: "json" };
import { toBillOfMaterials } from "./bill-of-materials.ts";
import { findBundledPackages } from "./bundle.ts";

const ComponentSchema = v.object({
  name: v.string(),
  group: v.optional(v.string()),
  version: v.optional(v.string()),
  "bom-ref": v.string(),
  purl: v.optional(v.string()),
  licenses: v.optional(v.array(v.unknown()), []),
  hashes: v.optional(v.array(v.object({ alg: v.string(), content: v.string() })), []),
});
const BillSchema = v.object({
  serialNumber: v.string(),
  metadata: v.object({
    timestamp: v.optional(v.string()),
    component: v.object({ ...ComponentSchema.entries, components: v.optional(v.array(ComponentSchema), []) }),
  }),
  components: v.array(ComponentSchema),
  dependencies: v.array(v.object({ ref: v.string(), dependsOn: v.optional(v.array(v.string()), []) })),
});

const SUMS = `${"a".repeat(64)}  aieffect-linux-x64\n${"b".repeat(64)}  aieffect-windows-x64.exe\n`;
const MADE_AT = Date.UTC(2026, 10, 26);
let packages: readonly string[];
let text: string;
let bill: v.InferOutput<typeof BillSchema>;
beforeAll(async () => {
  packages = await findBundledPackages();
  text = toBillOfMaterials({ packages, sums: SUMS, madeAt: MADE_AT });
  bill = v.parse(BillSchema, JSON.parse(text));
}, 60_000);
const names = () =>
  bill.components.map(({ group, name }) => (group === undefined ? name : `${group}/${name}`));

test("is valid by the schema of CycloneDX, and the same for the same release", async () => {
  expect(await new JsonStrictValidator(Version.v1dot6).validate(text)).toBeNull();
  expect(toBillOfMaterials({ packages, sums: SUMS, madeAt: MADE_AT })).toBe(text);
  const other = v.parse(BillSchema, JSON.parse(toBillOfMaterials({ packages, sums: "", madeAt: null })));
  expect(other.serialNumber).not.toBe(bill.serialNumber);
  expect(other.metadata).not.toHaveProperty("timestamp");
});

test("says which program it is, and which files it comes as", () => {
  const { name, version, components } = bill.metadata.component;
  expect({ name, version, at: bill.metadata.timestamp }).toEqual({
    ...{ name: "aieffect", version: packageJson.version },
    at: "2026-11-26T00:00:00.000Z",
  });
  expect(components.map((file) => [file.name, file.hashes[0]?.content[0]])).toEqual([
    ["aieffect-linux-x64", "a"],
    ["aieffect-windows-x64.exe", "b"],
  ]);
});

test("has the runtime and every package of ours, and none that is for development alone", () => {
  expect(names()).toEqual(expect.arrayContaining(["bun", ...Object.keys(packageJson.dependencies)]));
  for (const name of ["@biomejs/biome", "fast-check", "knip", "bullmq"]) expect(names()).not.toContain(name);
});

test("has what they bring along, each with version, licence and hash", () => {
  expect(names()).toEqual(expect.arrayContaining(["react-reconciler", "wrap-ansi", "protobufjs"]));
  for (const component of bill.components) {
    expect({ ...component, licensed: component.licenses.length }).toMatchObject({
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      purl: expect.stringMatching(/^pkg:npm\/.+@\d/),
      licensed: 1,
      hashes:
        component.name === "bun"
          ? []
          : [{ alg: "SHA-512", content: expect.stringMatching(/^[0-9a-f]{128}$/) }],
    });
  }
});

test("says who needs whom, from the program on to everything in it", () => {
  const needs = new Map(bill.dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]));
  expect(needs.get("ink")).toContain("react-reconciler");
  const reached = new Set<string>();
  const next = ["aieffect"];
  for (let ref = next.pop(); ref !== undefined; ref = next.pop()) {
    if (reached.has(ref)) continue;
    reached.add(ref);
    next.push(...(needs.get(ref) ?? []));
  }
  const all = bill.components.map((component) => component["bom-ref"]);
  expect(all.filter((ref) => !reached.has(ref))).toEqual([]);
});

test("a line that is no sum is refused, and a package that nobody has locked", () => {
  const refused = (release: Partial<Parameters<typeof toBillOfMaterials>[0]>) => () =>
    toBillOfMaterials({ packages: [], sums: "", madeAt: null, ...release });
  expect(refused({ sums: "abc  x\n" })).toThrow("This is no line of SHA256SUMS: abc  x");
  expect(refused({ packages: ["node_modules/left-pad"] })).toThrow(
    "node_modules/left-pad is in the program and not in bun.lock.",
  );
});
