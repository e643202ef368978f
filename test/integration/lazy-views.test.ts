/** Ink and React take longer to load than a short run takes: only the live view may load them. */
import { expect, test } from "bun:test";
import { dirname, join } from "node:path";

const REPOSITORY = join(import.meta.dir, "../..");

/** What is loaded together with a file: everything it imports statically, and so on. Packages by their name. */
async function toStaticImports(entry: string): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  const queue = [join(REPOSITORY, entry)];
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    for (const target of await scanStaticImports(path)) {
      if (/\.tsx?$/.test(target) && !found.has(target)) queue.push(target);
      found.add(target);
    }
  }
  return found;
}

async function scanStaticImports(path: string): Promise<readonly string[]> {
  const source = (await Bun.file(path).text()).replace(/^#!.*/, "");
  const imports = new Bun.Transpiler({ loader: path.endsWith("x") ? "tsx" : "ts" }).scanImports(source);
  return imports
    .filter(({ kind }) => kind === "import-statement")
    .map(({ path: target }) => (target.startsWith(".") ? join(dirname(path), target) : target));
}

const toPackages = (imports: ReadonlySet<string>, names = /^(ink|react)(\/|$)/) =>
  [...imports].filter((name) => names.test(name));

test("the run command loads neither Ink nor React before a live view is wanted", async () => {
  const imports = await toStaticImports("commands/run.ts");
  expect([...imports]).toContain(join(REPOSITORY, "src/terminal/open-reporter.ts"));
  expect(toPackages(imports)).toEqual([]);
  expect(toPackages(await toStaticImports("bin/aieffect.ts"))).toEqual([]);
});

test.each(["submit", "watch", "retry", "status", "list", "logs"])(
  "%s, which talks to a server, loads neither a view nor a server or store",
  async (name) => {
    const imports = await toStaticImports(`commands/${name}.ts`);
    expect([...imports]).toContain(join(REPOSITORY, "src/client/client.ts"));
    expect(toPackages(imports)).toEqual([]);
    expect(toPackages(imports, /^(hono|ioredis|pino|prom-client|bun:sqlite)(\/|$)/)).toEqual([]);
  },
);

test("the other reporters do not load them either", async () => {
  for (const name of ["plain", "ndjson"]) {
    expect(toPackages(await toStaticImports(`src/terminal/${name}-reporter.ts`))).toEqual([]);
  }
});

test("the live view does", async () => {
  expect(toPackages(await toStaticImports("src/terminal/live-reporter.tsx"))).toContain("ink");
});
