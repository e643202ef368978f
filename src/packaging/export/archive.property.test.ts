import { expect, test } from "bun:test";
import fc from "fast-check";
import { unzipSync } from "fflate";
import { toArchive } from "./archive.ts";

const FilesArbitrary = fc.dictionary(
  fc.stringMatching(/^[a-zA-Z][a-zA-Z_\d]{0,8}1$/).map((name) => `microservice/${name}.proto`),
  fc.oneof(fc.string({ maxLength: 300 }), fc.uint8Array({ maxLength: 300 })),
  { maxKeys: 8, noNullPrototype: true },
);

const toBytes = (content: string | Uint8Array): Uint8Array =>
  typeof content === "string" ? new TextEncoder().encode(content) : content;

const shuffled = <Value>(
  files: Readonly<Record<string, Value>>,
  keys: readonly string[],
): Record<string, Value> =>
  Object.fromEntries(keys.flatMap((key) => (key in files ? [[key, files[key] as Value]] : [])));

test("the same package is the same bytes, in whatever order its files come, and all of them are in it", () => {
  const WithOrder = FilesArbitrary.chain((protos) => {
    const files = {
      "dockerinfo.json": "{}",
      "generation_metadata.json": "{}",
      "blueprint.json": '{"nodes": []}',
      ...protos,
    };
    const keys = Object.keys(files);
    return fc.tuple(fc.constant(files), fc.shuffledSubarray(keys, { minLength: keys.length }));
  });
  fc.assert(
    fc.property(WithOrder, ([files, keys]) => {
      const archive = toArchive(files);
      expect(toArchive(shuffled<string | Uint8Array>(files, keys))).toEqual(archive);
      const unpacked = unzipSync(archive);
      const protos = Object.keys(files).filter((name) => name.endsWith(".proto"));
      expect(Object.keys(unpacked)).toEqual(["blueprint.json", "dockerinfo.json", ...protos.toSorted()]);
      for (const [name, content] of Object.entries<string | Uint8Array>(files)) {
        if (name !== "generation_metadata.json")
          expect<Uint8Array | undefined>(unpacked[name]).toEqual(toBytes(content));
      }
    }),
  );
});

test("entries are deflated, none is a folder, and none has a time of its own", () => {
  const archive = toArchive({
    "blueprint.json": "a".repeat(1000),
    "microservice/a1.proto": "b".repeat(1000),
  });
  expect(archive.length).toBeLessThan(400);
  // Behind its signature, version and flags each head has the method, 8, and midnight of the first day that a ZIP can name.
  const [, ...heads] = Buffer.from(archive).toString("latin1").split("PK\u0003\u0004");
  expect(heads.map((head) => Buffer.from(head.slice(4, 10), "latin1").toString("hex"))).toEqual([
    "080000002100",
    "080000002100",
  ]);
});
