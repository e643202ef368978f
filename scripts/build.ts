/**
 * Builds `dist/aieffect-<os>-<arch>` and SHA256SUMS: `build.ts [target|all]`, without an argument for this machine. With
 * `--keep-templates` the templates go into it as they are; else they are written anew first, which needs TypeScript.
 */
import { closeSync, globSync, openSync, readSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import packageJson from "../package.json" with { type: "json" };
import { TEMPLATES_FOLDER } from "../src/assets.ts";
import { writeTemplates } from "./build-templates.ts";
import { BUNDLE } from "./bundle.ts";
import { describeExecutable } from "./executable-format.ts";
import { BUILT_PAGE, writePageFolder } from "./page-folder.ts";
import { binaryPath, DIST, findTarget, nativeTarget, TARGETS, type Target } from "./targets.ts";

const SMOKE_TEST = join(import.meta.dir, "smoke-test.sh");
const SMOKE_TIMEOUT_MS = 120_000;

/** @throws Error when the build fails, a runtime cannot be fetched or the result is no executable of that target */
async function build(target: Target): Promise<void> {
  const outfile = binaryPath(target);
  // A build that fails leaves no binary of former sources behind.
  rmSync(outfile, { force: true });
  try {
    await Bun.build({
      ...BUNDLE,
      plugins: [...BUNDLE.plugins],
      bytecode: true,
      // The folder that the binary is started in is the user's: its .env and bunfig.toml are not ours to read.
      compile: {
        target: target.runtime,
        outfile,
        assets: [TEMPLATES_FOLDER, BUILT_PAGE],
        autoloadDotenv: false,
        autoloadBunfig: false,
      },
    });
  } catch (error) {
    throw new Error(`${target.name} was not built: ${describeBuildError(error)}`, { cause: error });
  }
  const format = describeExecutable(readHead(outfile));
  if (format !== target.format) throw new Error(`${outfile} is ${format}, not ${target.format}.`);
}

/** @throws Error naming what a template left behind that was tried in its place: it would be in the binary */
function refuseLeftovers(): void {
  const [found] = globSync("*/**/{node_modules,data,.aieffect,bun.lock}", { cwd: TEMPLATES_FOLDER });
  if (found !== undefined)
    throw new Error(`Remove ${join(TEMPLATES_FOLDER, found)}: it is no part of a template.`);
}

function describeBuildError(error: unknown): string {
  const messages = error instanceof AggregateError ? error.errors : [error];
  return messages.map((message) => String(message).replace(/^BuildMessage: /, "")).join("\n");
}

function readHead(path: string): Uint8Array {
  const file = openSync(path, "r");
  const head = new Uint8Array(8192);
  const length = readSync(file, head);
  closeSync(file);
  return head.subarray(0, length);
}

/** @throws Error naming the first run that did not end well */
function smokeTest(target: Target): void {
  const { exitCode, stderr } = Bun.spawnSync(["sh", SMOKE_TEST, binaryPath(target), packageJson.version], {
    timeout: SMOKE_TIMEOUT_MS,
  });
  if (exitCode !== 0) throw new Error(`The new binary does not work: ${stderr}`);
}

/** One line per binary in the folder, in the form that `sha256sum --check` reads. */
export async function toChecksums(folder: string): Promise<string> {
  const names = globSync("aieffect-*", { cwd: folder }).sort();
  const lines = names.map(async (name) => {
    const hash = new Bun.CryptoHasher("sha256").update(await Bun.file(join(folder, name)).bytes());
    return `${hash.digest("hex")}  ${name}\n`;
  });
  return (await Promise.all(lines)).join("");
}

async function buildAndCheck(target: Target): Promise<void> {
  const startedAt = performance.now();
  await build(target);
  const isNative = target === nativeTarget();
  if (isNative) smokeTest(target);
  const megabytes = (Bun.file(binaryPath(target)).size / 1e6).toFixed(0);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${basename(binaryPath(target))}  ${megabytes} MB  ${seconds} s${isNative ? "  runs" : ""}`);
}

/** Builds what was asked for, as far as it goes: one runtime that cannot be fetched does not stop the others. */
async function main(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    options: { "keep-templates": { type: "boolean" } },
    allowPositionals: true,
  });
  const [wanted] = positionals;
  if (values["keep-templates"] !== true) await writeTemplates();
  await writePageFolder();
  refuseLeftovers();
  const targets = wanted === "all" ? TARGETS : [wanted ? findTarget(wanted) : nativeTarget()];
  for (const target of targets) await buildAndCheck(target).catch(reportFailure);
  await Bun.write(join(DIST, "SHA256SUMS"), await toChecksums(DIST));
}

function reportFailure(error: unknown): void {
  console.error(`Error: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

if (import.meta.main) await main(process.argv.slice(2)).catch(reportFailure);
