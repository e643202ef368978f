import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { makeBlueprint, makeDockerinfo } from "../../../test/blueprint-builder.ts";
import { type PackageContents, toFiles } from "../../../test/package-files.ts";
import { ALPHA_NODE, ALPHA_PROTO, SMALL_PACKAGE } from "../../../test/small-package.ts";
import { toZip } from "../../../test/zip-archive.ts";
import { AieffectError } from "../../errors.ts";
import { readFiles } from "./read-files.ts";

const toChosen = (contents: PackageContents): readonly File[] =>
  [...toFiles(contents)].map(([name, bytes]) => new File([bytes.slice()], name));

const read = (contents: PackageContents) => readFiles(toChosen(contents));
const readZip = (contents: PackageContents, name = "package.zip") => read({ [name]: toZip(contents) });

const refusalOf = (contents: PackageContents): Promise<string> =>
  read(contents).then(
    () => "",
    (error: unknown) => {
      expect(error).toBeInstanceOf(AieffectError);
      return String(error).replace("AieffectError: ", "");
    },
  );

describe("an archive", () => {
  test("is read as the commands read it, below a folder too, whatever its name", async () => {
    const below = Object.fromEntries(
      Object.entries(SMALL_PACKAGE).map(([name, content]) => [`top/${name}`, content]),
    );
    for (const [contents, name] of [
      [SMALL_PACKAGE, "package.zip"],
      [below, "download"],
    ] as const) {
      expect(await readZip(contents, name)).toEqual({
        source: name,
        blueprint: { nodes: [ALPHA_NODE] },
        dockerinfo: JSON.stringify(SMALL_PACKAGE["dockerinfo.json"]),
        warnings: [],
      });
    }
  });

  test("may have no dockerinfo", async () => {
    const { "dockerinfo.json": _, ...others } = SMALL_PACKAGE;
    expect((await readZip(others)).dockerinfo).toBeNull();
  });

  test("has its proto files compared along the edges", async () => {
    const protoOf = (rpc: string, input: string) =>
      `syntax = "proto3";\nservice S { rpc ${rpc} (In) returns (Out); }\nmessage In { ${input} }\nmessage Out { string text = 1; }\n`;
    const { warnings } = await readZip({
      "blueprint.json": makeBlueprint("alpha>beta"),
      "microservice/alpha.proto": protoOf("Run", ""),
      "microservice/beta.proto": protoOf("Run", "int32 text = 1;"),
    });
    expect(warnings).toHaveLength(1);
    expect(warnings[0]?.message).toContain("text");
    expect(warnings[0]?.path).toStartWith("blueprint.nodes[0]");
  });

  test("has containers of its dockerinfo called as in the blueprint", async () => {
    const { dockerinfo, warnings } = await readZip({
      "blueprint.json": makeBlueprint("DataBroker1"),
      "dockerinfo.json": makeDockerinfo("databroker1"),
    });
    expect(JSON.parse(dockerinfo ?? "").docker_info_list[0].container_name).toBe("DataBroker1");
    expect(warnings).toEqual([
      {
        path: "dockerinfo",
        message: "dockerinfo calls DataBroker1 databroker1; here it is called as in the blueprint",
      },
    ]);
  });

  test("that is broken or means harm is refused", async () => {
    expect(await refusalOf({ "a.zip": "hello" })).toStartWith("a.zip is no ZIP archive that can be read");
    expect(await refusalOf({ "a.zip": toZip({ "x.json": "{}" }) })).toBe(
      "a.zip has no blueprint.json, and is no package.",
    );
    expect(await refusalOf({ "a.zip": toZip({ ...SMALL_PACKAGE, "../x": "" }) })).toContain(
      "has a name that leads out of its folder",
    );
    expect(await refusalOf({ "a.zip": toZip({ "blueprint.json": "{\n  1}" }) })).toBe(
      "a.zip: blueprint.json is not JSON: Expecting property name enclosed in double quotes at line 2, column 3",
    );
  });

  test("of any bytes is read or refused, and nothing else", async () => {
    const good = toZip(SMALL_PACKAGE);
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const archive = good.slice();
        archive[at] = (archive[at] ?? 0) ^ change;
        const result = await read({ "a.zip": archive }).catch((error: unknown) => error);
        if (result instanceof Error) expect(result).toBeInstanceOf(AieffectError);
        else expect(result).toHaveProperty("blueprint", SMALL_PACKAGE["blueprint.json"]);
      }),
    );
  });
});

describe("files", () => {
  const documents = {
    "one.json": makeBlueprint("alpha>beta"),
    "two.json": makeDockerinfo("alpha", "beta"),
  };

  test("are told apart by what is in them", async () => {
    expect(await read({ ...documents, "generation_metadata.json": { services: [] } })).toEqual({
      source: "one.json, two.json, generation_metadata.json",
      blueprint: documents["one.json"],
      dockerinfo: JSON.stringify(documents["two.json"]),
      warnings: [],
    });
    expect(await read({ "two.json": documents["two.json"] })).toMatchObject({ blueprint: null });
  });

  test("may have proto files beside them", async () => {
    const { warnings } = await read({
      "blueprint.json": SMALL_PACKAGE["blueprint.json"] ?? "",
      "Alpha1.proto": ALPHA_PROTO.replace("Start", "Begin"),
    });
    expect(warnings.map(({ message }) => message)).toEqual([
      "Alpha1:Start: microservice/Alpha1.proto has no rpc Start",
    ]);
  });

  test("that make no package are refused, and why is said", async () => {
    expect(await refusalOf({ "a.json": "[]" })).toBe(
      'a.json: neither a blueprint, which has "nodes", nor a dockerinfo, which has a "docker_info_list".',
    );
    expect(await refusalOf({ ...documents, "three.json": makeBlueprint("a") })).toBe(
      "More than one blueprint: one.json, three.json. Give those of one package.",
    );
    expect(await refusalOf({ "a\u202e.json": new Uint8Array([0xff]) })).toBe("a\\u202e.json is not UTF-8.");
    expect(await refusalOf({ "a.json": "" })).toBe("a.json is not JSON: it is empty");
    expect(await refusalOf({})).toBe("There is no file in what was dropped.");
  });

  test("that are too large or too many are not read", async () => {
    const large = new File([new Uint8Array(4 * 1024 * 1024 + 1)], "a.proto");
    await expect(readFiles([large])).rejects.toThrow("a.proto has 5 MiB, more than the 4 MiB that are read.");
    const many = Array.from({ length: 1_001 }, () => new File(["{}"], "a.json"));
    await expect(readFiles(many)).rejects.toThrow("More than the 1000 files that are read.");
  });
});
