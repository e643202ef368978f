/** The service kit as files of another project: one bundle with all its packages inside, and its types. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, normalize } from "node:path";
import packageJson from "../../package.json" with { type: "json" };
import type { DataStyle } from "../../src/scaffold/service-kind.ts";

const REPOSITORY = join(import.meta.dir, "..", "..");

const toFace = (data: DataStyle): string => `scripts/templates/kit-faces/${data}-based`;

const HEAD = `// The service kit of aieffect ${packageJson.version}, generated: change nothing here. \`aieffect new\` writes it anew.
// aieffect is under Apache-2.0; the packages inside keep their licences: MIT, Apache-2.0, BSD-3-Clause.
`;

/** Paths in the project's folder `kit`, and their texts. The same sources give the same texts on every machine. */
export async function createKitFiles(data: DataStyle): Promise<Record<string, string>> {
  const modules = readModules(`${toFace(data)}.d.ts`, emitDeclarations(data));
  return {
    "aieffect-service.js": HEAD + (await bundle(data)),
    "aieffect-service.d.ts": `${HEAD}/// <reference path="./aieffect-modules.d.ts" />\nexport * from "${toModuleName(toFace(data))}";\n`,
    "aieffect-modules.d.ts": HEAD + modules,
  };
}

/** @throws AggregateError when a module is missing or broken */
async function bundle(data: DataStyle): Promise<string> {
  const { outputs } = await Bun.build({
    entrypoints: [join(REPOSITORY, `${toFace(data)}.ts`)],
    root: REPOSITORY,
    target: "bun",
    define: { "process.env.NODE_ENV": '"production"' },
  });
  const text = (await Promise.all(outputs.map((output) => output.text()))).join("");
  return withoutMachine(text);
}

/** The bundler notes where each module lies, and gives those of the old form the folder that they were built in. */
function withoutMachine(text: string): string {
  return text
    .replace(/^\/\/ @bun\n/, "")
    .replaceAll(/^( *var __dirname = )".*";$/gm, "$1import.meta.dir;")
    .replaceAll(/^\/\/ (?:\.\.\/)+/gm, "// ");
}

/** Gives the folder that the declarations are in, by the paths of their sources. */
function emitDeclarations(data: DataStyle): string {
  const folder = mkdtempSync(join(tmpdir(), "aieffect-kit-"));
  const config = join(folder, "tsconfig.json");
  const settings = {
    extends: join(REPOSITORY, "tsconfig.json"),
    compilerOptions: {
      noEmit: false,
      declaration: true,
      emitDeclarationOnly: true,
      rootDir: REPOSITORY,
      outDir: folder,
      typeRoots: [join(REPOSITORY, "node_modules", "@types")],
    },
    include: [],
    files: [join(REPOSITORY, `${toFace(data)}.ts`)],
  };
  writeFileSync(config, JSON.stringify(settings));
  const command = [process.execPath, "run", "tsc", "--project", config];
  const { exitCode, stdout, stderr } = Bun.spawnSync(command, { cwd: REPOSITORY });
  if (exitCode === 0) return folder;
  rmSync(folder, { recursive: true });
  throw new Error(`The types of the kit were not made:\n${stdout}${stderr}`);
}

/** All that the entry needs, each as a module of a name of its own. Removes the folder. */
function readModules(entry: string, folder: string): string {
  const texts = new Map<string, string>();
  const waiting = [entry];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (texts.has(path)) continue;
    const at = dirname(path);
    const text = readFileSync(join(folder, path), "utf8").replaceAll(
      /((?:from |import\()")(\.[^"]+)\.ts"/g,
      (_, before: string, imported: string) => {
        waiting.push(`${normalize(join(at, imported))}.d.ts`);
        return `${before}${toModuleName(normalize(join(at, imported)))}"`;
      },
    );
    texts.set(path, text.replaceAll(/^(export )?declare /gm, "$1"));
  }
  rmSync(folder, { recursive: true });
  return [...texts]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([path, text]) => `declare module "${toModuleName(path.replace(/\.d\.ts$/, ""))}" {\n${text}}\n`)
    .join("\n");
}

const toModuleName = (path: string): string => `aieffect/${path}`;
