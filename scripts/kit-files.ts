/** The service kit as sources that can leave this repository: what its faces import, and nothing else. */
import { readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

const SOURCES = join(import.meta.dir, "..", "src");

/** Imports of our own files; those of packages have no dot. */
const IMPORT = /(?:from|import)\s+"(\.[^"]+)"/g;

/**
 * The texts of all files that an entry needs, by their paths below `src`. Copied with these paths into a folder of another
 * project, they work there: the entry is `<folder>/service/kit.ts`. May be called as a macro, and is then inside the bundle.
 *
 * @param entries `service/kit.ts`, and `service/kit-grpc.ts` for a service with a gRPC data plane
 */
export function readKitSources(...entries: readonly string[]): Record<string, string> {
  const sources: Record<string, string> = {};
  const waiting = [...entries];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (path in sources) continue;
    const text = readFileSync(join(SOURCES, path), "utf8");
    sources[path] = text;
    for (const [, imported = ""] of text.matchAll(IMPORT))
      waiting.push(normalize(join(dirname(path), imported)));
  }
  return sources;
}
