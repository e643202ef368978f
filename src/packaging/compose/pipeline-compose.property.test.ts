/** Whatever the names and images of a package: the file says the same to every reader of YAML. */
import { expect, test } from "bun:test";
import fc from "fast-check";
import { parse, parseDocument, visit } from "yaml";
import { compose, contentOf } from "../../../test/pipeline-file.ts";
import { randomPackage } from "../../../test/random-package.ts";
import { toPackageServices } from "../deployment/package-services.ts";

test("readers of YAML 1.1 and 1.2 find each image, name and number as it was", () => {
  fc.assert(
    fc.property(randomPackage, (source) => {
      const { services } = toPackageServices(source.blueprint, source.dockerinfo);
      const { text } = compose(source);
      const read = parse(text);
      expect(parse(text, { version: "1.1" })).toEqual(read);
      expect(Object.keys(read.services).toSorted()).toEqual(
        services.map(({ containerName }) => containerName).toSorted(),
      );
      for (const [at, { containerName, image, port }] of services.entries()) {
        expect(read.services[containerName]).toMatchObject({
          image: image.replaceAll("$", "$$$$"),
          container_name: containerName,
          ports: [`${50_051 + at}:50051`],
          environment: { PORT: String(port), SERVICE_NAME: containerName },
          restart: "unless-stopped",
        });
      }
    }),
  );
});

test("the keys of all maps are in alphabetical order", () => {
  fc.assert(
    fc.property(randomPackage, (source) => {
      visit(parseDocument(compose(source, { publishHttp: 1 }).text), {
        Map(_, map) {
          const keys = map.items.map(({ key }) => String(key));
          expect(keys).toEqual(keys.toSorted());
        },
      });
    }),
  );
});

test("no port of the host is given twice", () => {
  fc.assert(
    fc.property(
      randomPackage,
      fc.integer({ min: 1, max: 65_535 }),
      fc.integer({ min: 1, max: 65_535 }),
      (source, basePort, publishHttp) => {
        const { services } = toPackageServices(source.blueprint, source.dockerinfo);
        const last = Math.max(basePort, publishHttp) + services.length - 1;
        const isPossible = last <= 65_535 && Math.abs(basePort - publishHttp) >= services.length;
        if (!isPossible) {
          expect(() => compose(source, { basePort, publishHttp })).toThrow();
          return;
        }
        const content = contentOf(source, { basePort, publishHttp });
        const published = Object.values<{ ports: string[] }>(content.services).flatMap(({ ports }) =>
          ports.map((pair) => Number(pair.split(":")[0])),
        );
        expect(new Set(published).size).toBe(2 * services.length);
      },
    ),
  );
});

test("of each host one service at most has the name", () => {
  fc.assert(
    fc.property(randomPackage, (source) => {
      const { services } = contentOf(source);
      const aliases = Object.values<{ networks: unknown }>(services).flatMap(({ networks }) =>
        isAliased(networks) ? networks["ai-effect-pipeline"].aliases : [],
      );
      expect(new Set(aliases).size).toBe(aliases.length);
    }),
  );
});

const isAliased = (
  networks: unknown,
): networks is { readonly "ai-effect-pipeline": { readonly aliases: readonly string[] } } =>
  !Array.isArray(networks);
