/** Makes the page of `src/web`: what `scripts/build.ts` puts into the binary, and what a server from source shows. */
import { basename, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { PAGE_NAME, type PageFile, toAssetName, toServedPath } from "./page-file.ts";

const SOURCES = join(import.meta.dir, "..", "web");

/** What React asks for its checks for developers; it is set here, and never read from the environment. */
const REACT_MODE = "NODE_ENV";

/** How sources become a program for browsers. */
const FOR_BROWSERS = {
  target: "browser",
  format: "esm",
  minify: true,
  splitting: true,
  // What a browser may keep for ever has a name that changes with its content. A part may be called main, too.
  naming: { entry: "[name]-[hash].[ext]", chunk: "part-[name]-[hash].[ext]", asset: "[name]-[hash].[ext]" },
} as const satisfies Omit<Bun.BuildConfig, "entrypoints">;

/** What runs beside the page, in a worker: a program of its own, loaded when there is a graph to lay out. */
export const WORKER_BUNDLE: Bun.BuildConfig = {
  ...FOR_BROWSERS,
  entrypoints: [join(SOURCES, "graph", "layout-worker.ts")],
};

/** @param workerFile the name of the worker among the files of the page */
export const toPageBundle = (workerFile: string): Bun.BuildConfig => ({
  ...FOR_BROWSERS,
  entrypoints: [join(SOURCES, "main.tsx"), join(SOURCES, "style.css")],
  define: {
    [`process.env.${REACT_MODE}`]: '"production"',
    LAYOUT_WORKER_FILE: JSON.stringify(workerFile),
  },
});

/** Its files by name, `index.html` and those in `assets`. @throws AggregateError when the sources have an error */
export async function buildPageFiles(): Promise<ReadonlyMap<string, Uint8Array<ArrayBuffer>>> {
  const { outputs: workers } = await Bun.build(WORKER_BUNDLE);
  const { outputs } = await Bun.build(toPageBundle(basename(workers[0]?.path ?? "")));
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const output of [...workers, ...outputs])
    files.set(toAssetName(basename(output.path)), new Uint8Array(await output.arrayBuffer()));
  const template = await Bun.file(join(SOURCES, "page.html")).text();
  files.set(PAGE_NAME, new TextEncoder().encode(fillIn(template, [...files.keys()])));
  return files;
}

function fillIn(template: string, names: readonly string[]): string {
  return template.replace(/\{(main|style)\}/g, (_, entry: string) => {
    const found = names.find((name) => name.startsWith(toAssetName(`${entry}-`)));
    if (found === undefined) throw new Error(`The page has no ${entry}.`);
    return found;
  });
}

/** Takes a while for each, for it compresses as well as it can. */
export function toPageFile(name: string, bytes: Uint8Array<ArrayBuffer>): PageFile {
  const params = { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  return {
    path: toServedPath(name),
    bytes,
    compressed: {
      br: new Uint8Array(brotliCompressSync(bytes, { params })),
      gzip: new Uint8Array(gzipSync(bytes, { level: 9 })),
    },
  };
}
