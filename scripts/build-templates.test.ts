import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { TEMPLATES_FOLDER } from "../src/assets.ts";
import { listTemplateFiles } from "./build-templates.ts";
import { assembleTemplate } from "./templates/assemble-template.ts";
import { createTemplateFiles } from "./templates/template-files.ts";

const files = await createTemplateFiles();

describe("the committed templates are those of today's kit and parts (else: ./scripts/bun scripts/build-templates.ts)", () => {
  test("there are no others", () => {
    expect(listTemplateFiles().sort()).toEqual(Object.keys(files).sort());
  });

  test.each(Object.keys(files))("%s", async (path) => {
    // Not with toBe: the difference would be a megabyte of output.
    expect((await Bun.file(join(TEMPLATES_FOLDER, path)).text()) === files[path]).toBeTrue();
  });

  test("nothing of this machine is in them", () => {
    const root = join(TEMPLATES_FOLDER, "..");
    expect(Object.keys(files).filter((path) => files[path]?.includes(root))).toEqual([]);
  });
});

describe("templates differ only in what their names say", () => {
  const read = (folder: string) =>
    new Map(
      Object.entries(files)
        .filter(([path]) => path.startsWith(`${folder}/`))
        .map(([path, text]) => [path.slice(folder.length + 1), text]),
    );
  const differences = (one: string, other: string) => {
    const texts = read(other);
    return [...read(one)].filter(([path, text]) => texts.get(path) !== text).map(([path]) => path);
  };

  test.each(["file_based", "protobuf_based"])("%s: the mode", (data) => {
    expect(differences(`${data}/sequential`, `${data}/concurrent`).sort()).toEqual([
      "README.md",
      "service.test.ts",
      "service.ts",
    ]);
  });

  test("use cases: the data style leaves their shape as it is", () => {
    const same = new Set(read("use_case/file_based").keys());
    expect([...same]).toEqual([...read("use_case/protobuf_based").keys()]);
    for (const path of differences("use_case/file_based", "use_case/protobuf_based")) same.delete(path);
    expect([...same].sort()).toEqual(["export/dockerinfo.json", "package.json"]);
  });

  test("the data style leaves what is not about data as it is", () => {
    const same = new Set(read("file_based/sequential").keys());
    for (const path of differences("file_based/sequential", "protobuf_based/sequential")) same.delete(path);
    expect([...same].sort()).toEqual(["package.json", "tsconfig.json"]);
  });
});

describe("parts", () => {
  const kind = ["file", "concurrent"];

  test("keep what is for all, and what is for the kind", () => {
    const part =
      "a\n#if file\nb\n#end\n#if protobuf\nc\n#end\n#if concurrent\nd\n#end\n#if sequential\ne\n#end\nf\n";
    expect(assembleTemplate({ "x/y.part": part }, kind, {})).toEqual({ "x/y": "a\nb\nd\nf\n" });
  });

  test("fill versions into package.json", () => {
    expect(assembleTemplate({ "package.json.part": '"{@types/bun}"' }, kind, { "@types/bun": "1" })).toEqual({
      "package.json": '"1"',
    });
    expect(() => assembleTemplate({ "package.json.part": "{x}" }, kind, {})).toThrow(
      "package.json.part: no version of x",
    );
  });

  test.each(["#if file\na\n", "a\n#end\n"])("that are not well-formed are refused: %j", (part) => {
    expect(() => assembleTemplate({ p: part }, kind, {})).toThrow("without its other half");
  });
});
