/** Packages as nobody would write them by hand: names and images that YAML or compose could misread. */
import fc from "fast-check";
import { makePackage, type SketchedNode } from "./package-builder.ts";

const TRAPS = ["no", "on", "null", "22", "1e3", "0x1F", "12.5", "1_000", "true", "007", "y", "2026-01-01"];

const nameOf = fc.oneof(
  { weight: 3, arbitrary: fc.stringMatching(/^[a-zA-Z0-9][a-zA-Z0-9_.-]{1,12}$/) },
  { weight: 1, arbitrary: fc.constantFrom(...TRAPS) },
);

const imageOf = fc.oneof(
  fc.constantFrom(
    "a:1",
    "22:22",
    "$HOME",
    `\${X:?y}`,
    "$$",
    "a # b",
    "- a",
    "'\"",
    "%a",
    "{a: b}",
    "*a",
    "no",
    "~",
  ),
  fc.constantFrom("", " ", "https://registry.example/a/b:1.0.0"),
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }),
);

const hostOf = fc.oneof(
  nameOf,
  fc.constantFrom("localhost", "10.0.0.7", "::1", "host.docker.internal", "shared"),
);

const nodeOf = fc.record({
  name: nameOf,
  image: imageOf,
  type: fc.constantFrom("MLModel", "MLModel", "MLModel", "SharedFolder"),
  address: fc.option(
    fc.tuple(hostOf, fc.integer({ min: 1, max: 65_535 })).map(([host, port]) => `${host}:${port}`),
    { nil: "" },
  ),
});

/** Each node feeds some of those after it. At least one has an image and is a service. */
export const randomPackage = fc
  .tuple(
    fc.uniqueArray(nodeOf, { selector: ({ name }) => name, minLength: 1, maxLength: 8 }),
    fc.array(fc.nat(), { minLength: 8, maxLength: 8 }),
  )
  .filter(([nodes]) => nodes.some(({ image, type }) => image.trim() !== "" && type !== "SharedFolder"))
  .map(([nodes, bits]) =>
    makePackage(
      nodes.map((node, at): SketchedNode => {
        const later = nodes.slice(at + 1).filter((_, other) => (((bits[at] ?? 0) >> other) & 1) === 1);
        return { ...node, targets: later.map(({ name }) => name) };
      }),
    ),
  );
