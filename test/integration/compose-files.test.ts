/** Docker Compose, and `aieffect up`, read every compose file that is written or committed. */
import { afterAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { cpSync, globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { parse } from "yaml";
import { readCompose } from "../../src/launch/compose-reader.ts";
import { type ComposeChoices, writeCompose } from "../../src/packaging/compose/write-compose.ts";
import { toPackageServices } from "../../src/packaging/deployment/package-services.ts";
import type { Package } from "../../src/packaging/package/package.ts";
import { readPackage } from "../../src/packaging/package/read-package.ts";
import { type ComposeConfig, HAS_COMPOSE, KEYS, readWithCompose } from "../compose-config.ts";
import { deployUnlessNamesClash } from "../deploy-file.ts";
import { REPOSITORY, readPage } from "../documents.ts";
import { compose } from "../pipeline-file.ts";
import { randomPackage } from "../random-package.ts";

// A process of Python may have to wait for its turn on a busy machine.
setDefaultTimeout(60_000);

const room = mkdtempSync(join(tmpdir(), "aieffect-compose-"));
afterAll(() => rmSync(room, { recursive: true, force: true }));

const USE_CASES = globSync("use-cases/*/export", { cwd: REPOSITORY }).sort();

const pipeline = { kind: "pipeline", basePort: 51_000, orchestrator: null } as const;
const FORMS: Readonly<Record<string, Omit<ComposeChoices, "output">>> = {
  plain: { publishHttp: null, form: pipeline },
  published: { publishHttp: 52_000, form: pipeline },
  "with an orchestrator": { publishHttp: null, form: { ...pipeline, orchestrator: { path: null } } },
  "with one that is built": {
    publishHttp: 52_000,
    form: { ...pipeline, orchestrator: { path: join(REPOSITORY, "templates/file_based/sequential") } },
  },
  deployed: { publishHttp: null, form: { kind: "deployment" } },
  "deployed and published": { publishHttp: 52_000, form: { kind: "deployment" } },
};

const written: { readonly source: Package; readonly form: string; readonly path: string }[] = [];
for (const useCase of USE_CASES) {
  const source = await readPackage(join(REPOSITORY, useCase));
  for (const [form, choices] of Object.entries(FORMS)) {
    const path = join(room, String(written.length), "docker-compose.yml");
    writeCompose(source, { ...choices, output: path });
    written.push({ source, form, path });
  }
}

// Those of templates have their services only once a project is made of them: test/e2e/new-use-case.test.ts reads it.
const committed = globSync(["docker-compose*.yml", "use-cases/*/docker-compose*.yml"], { cwd: REPOSITORY });

describe.skipIf(!HAS_COMPOSE)("compose", () => {
  const configs = new Map<string, ComposeConfig>();

  const configOf = (form: string): ComposeConfig =>
    configs.get(written.find((file) => file.form === form)?.path ?? "") ?? fail();

  test("takes each that is committed, and each that is written in any form", () => {
    expect(committed.length).toBeGreaterThanOrEqual(USE_CASES.length);
    const paths = [...committed.map((path) => join(REPOSITORY, path)), ...written.map(({ path }) => path)];
    for (const [at, config] of readWithCompose(paths).entries()) configs.set(paths[at] ?? "", config);
    expect(configs.size).toBe(paths.length);
  });

  test("finds the fragments in each service, and keys in the environment", () => {
    const { services } = configOf("deployed");
    for (const service of Object.values(services)) {
      expect(service).toMatchObject({ read_only: true, cap_drop: ["ALL"], logging: { driver: "json-file" } });
    }
    expect(services.api?.environment).toMatchObject({
      ORCHESTRATOR_API_KEY: KEYS.ORCHESTRATOR_API_KEY,
      AIEFFECT_SECRET_KEY: KEYS.AIEFFECT_SECRET_KEY,
    });
  });

  test("asks for a key that is not there", () => {
    const { path = "" } = written.find(({ form }) => form === "deployed") ?? {};
    expect(() => readWithCompose([path], {})).toThrow(/the \w+ .* openssl rand -hex 32/);
  });

  test("builds the orchestrator in the folder that was named", () => {
    expect(configOf("with one that is built").services.orchestrator).toMatchObject({
      build: { context: join(REPOSITORY, "templates/file_based/sequential") },
      restart: "no",
    });
  });

  test("mounts the package from any folder", async () => {
    const names = ["export", "with:colon", ".hidden", "$HOME"];
    const files = (
      await Promise.all(names.map((name, at) => writeAround(join(room, `around-${at}`, name))))
    ).flat();
    for (const [at, { services }] of readWithCompose(files.map(({ path }) => path)).entries()) {
      const { folder, service } = files[at] ?? fail();
      const long = { type: "bind", source: folder, target: "/export", read_only: true };
      expect(services[service]?.volumes).toEqual([folder.includes(":") ? long : `${folder}:/export:ro`]);
    }
  });

  test("gets images with variables, quotes or YAML in them as they are", () => {
    const sources = fc.sample(randomPackage, 25);
    const files = sources.map((source, at) => ({ source, path: put(`random-${at}`, compose(source).text) }));
    for (const [at, config] of readWithCompose(files.map(({ path }) => path)).entries()) {
      const { blueprint, dockerinfo } = sources[at] ?? fail();
      for (const { containerName, image } of toPackageServices(blueprint, dockerinfo).services) {
        expect(config.services[containerName]?.image).toBe(image);
      }
    }
  });

  test("adds to a deployment what the page on packages shows", () => {
    const override = readPage("docs/packaging.md").blocks.find(({ info }) => info === "yaml");
    const { path = "" } =
      written.find(({ form, source }) => form === "deployed" && source.path.includes("germany")) ?? {};
    writeFileSync(join(dirname(path), "docker-compose.override.yml"), override?.text ?? "");
    const files = ["docker-compose.yml", "docker-compose.override.yml"].flatMap((name) => ["-f", name]);
    const { exitCode, stdout } = Bun.spawnSync(["docker-compose", ...files, "config"], {
      cwd: dirname(path),
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...KEYS },
    });
    expect(exitCode).toBe(0);
    expect(parse(stdout.toString()).services["villas-chronics"].volumes).toEqual([
      "data:/app/data:rw",
      "shared:/shared:rw",
    ]);
  });

  test("takes deployments of any package", () => {
    const texts = fc
      .sample(randomPackage, 40)
      .flatMap((source) => deployUnlessNamesClash(source)?.text ?? []);
    const paths = texts.map((text, at) => put(`deployed-${at}`, text));
    expect(readWithCompose(paths).length).toBeGreaterThan(10);
  });
});

test("aieffect up reads each as it was meant", () => {
  for (const { source, form, path } of written) {
    const { services } = readCompose(dirname(path), KEYS);
    for (const { containerName, host, port } of toPackageServices(source.blueprint, source.dockerinfo)
      .services) {
      const service = services[form.startsWith("deployed") ? (host ?? "") : containerName];
      expect(service?.environment.PORT).toBe(String(port));
      const isPublished = FORMS[form]?.publishHttp !== null;
      expect(service?.ports.some(({ container }) => container === port)).toBe(isPublished);
    }
  }
});

/** The files that mount a package, beside the folder of one. */
async function writeAround(folder: string) {
  cpSync(join(REPOSITORY, USE_CASES[0] ?? ""), folder, { recursive: true });
  const source = await readPackage(folder);
  const write = (form: string, service: string) => {
    const path = join(dirname(folder), `${service}.yml`);
    writeCompose(source, { ...(FORMS[form] ?? fail()), output: path });
    return { folder, path, service };
  };
  return [write("with an orchestrator", "orchestrator"), write("deployed", "submit")];
}

function put(name: string, text: string): string {
  mkdirSync(join(room, name));
  const path = join(room, name, "docker-compose.yml");
  writeFileSync(path, text);
  return path;
}

function fail(): never {
  throw new Error("It is not there.");
}
