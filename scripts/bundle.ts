/** What is put into the binary, and from which packages. */
import { join } from "node:path";
import { toPageBundle, WORKER_BUNDLE } from "../src/page/build-page.ts";

const ROOT = join(import.meta.dir, "..");

/** Ink imports react-devtools-core for development only, and it is not installed: an empty module takes its place. */
const withoutDevtools: Bun.BunPlugin = {
  name: "without-devtools",
  setup(build) {
    build.onResolve({ filter: /^react-devtools-core$/ }, ({ path }) => ({ path, namespace: "empty" }));
    build.onLoad({ filter: /.*/, namespace: "empty" }, () => ({
      contents: "export default {};",
      loader: "js",
    }));
  },
};

/** How the sources become one program, on whatever machine it is to run. */
export const BUNDLE = {
  entrypoints: [join(ROOT, "bin", "aieffect.ts")],
  format: "esm",
  // Renamed identifiers would rename the errors that users see, and gain 1 MB of 110.
  minify: { whitespace: true, syntax: true, identifiers: false },
  define: { "process.env.NODE_ENV": '"production"' },
  plugins: [withoutDevtools],
} as const satisfies Bun.BuildConfig;

/**
 * The folders of the packages of which something is in the program or its web page, in `node_modules` and below it, sorted. What is
 * imported and then left out by the bundler is not among them.
 */
export async function findBundledPackages(): Promise<readonly string[]> {
  const program = await findBundledFiles({ ...BUNDLE, plugins: [...BUNDLE.plugins], target: "bun" });
  const page = await findBundledFiles(toPageBundle(""));
  const worker = await findBundledFiles(WORKER_BUNDLE);
  const files = [...program, ...page, ...worker];
  return [...new Set(files.flatMap((path) => toPackageFolder(path) ?? []))].sort();
}

async function findBundledFiles(bundle: Bun.BuildConfig): Promise<readonly string[]> {
  const { metafile } = await Bun.build({ ...bundle, metafile: true });
  const inputs = Object.values(metafile?.outputs ?? {}).flatMap((output) => Object.entries(output.inputs));
  return inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path);
}

/** `node_modules/a/node_modules/@b/c` for a file in it; null for a file of our own. */
function toPackageFolder(path: string): string | null {
  return /^.*?(node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? null;
}
