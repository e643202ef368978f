import { afterAll, beforeAll, expect, test } from "bun:test";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import * as v from "valibot";

const REPOSITORY = join(import.meta.dir, "..", "..");

/** [file, what it imports]: each of these breaks the direction, and no other rule of ours. */
const REFUSED = [
  ["bin/a.ts", "../src/app.ts"],
  ["bin/a.ts", "@oclif/core"],
  ["commands/a.ts", "../src/engine/worker.ts"],
  ["commands/a.ts", "../src/store/store.ts"],
  ["commands/a.ts", "../bin/aieffect.ts"],
  ["commands/a.ts", "../use-cases/x/services/y/service.ts"],
  ["commands/a.ts", "ink"],
  ["src/app.ts", "../commands/run.ts"],
  ["src/app.ts", "ofetch"],
  ["src/app/a.ts", "../../commands/serve.ts"],
  ["src/app/a.ts", "ioredis"],
  ["src/app/a.ts", "pino"],
  ["src/config/a.ts", "../store/store.ts"],
  ["src/config/a.ts", "../clock.ts"],
  ["src/model/a.ts", "../store/store.ts"],
  ["src/model/a.ts", "../clock.ts"],
  ["src/model/a.ts", "../app.ts"],
  ["src/model/a.ts", "node:fs"],
  ["src/model/a.ts", "node:fs/promises"],
  ["src/model/a.ts", "bun"],
  ["src/store/a.ts", "./sqlite/sqlite-store.ts"],
  ["src/store/a.ts", "./redis/redis-store.ts"],
  ["src/store/redis/a.ts", "bun:sqlite"],
  ["src/store/redis/a.ts", "../../engine/worker.ts"],
  ["src/store/sqlite/a.ts", "ioredis"],
  ["src/store/a.ts", "../engine/worker.ts"],
  ["src/store/a.ts", "bun:sqlite"],
  ["src/store/sqlite/a.ts", "../../engine/worker.ts"],
  ["src/store/sqlite/a.ts", "../../app.ts"],
  ["src/store/sqlite/a.ts", "ofetch"],
  ["src/control/a.ts", "../store/store.ts"],
  ["src/control/a.ts", "bun:sqlite"],
  ["src/engine/a.ts", "../store/sqlite/sqlite-store.ts"],
  ["src/engine/a.ts", "../terminal/run-view.tsx"],
  ["src/engine/a.ts", "../config.ts"],
  ["src/engine/a.ts", "ofetch"],
  ["src/server/a.ts", "../engine/worker.ts"],
  ["src/server/a.ts", "../store/redis/redis-store.ts"],
  ["src/server/a.ts", "prom-client"],
  ["src/logging/a.ts", "../engine/worker.ts"],
  ["src/logging/a.ts", "prom-client"],
  ["src/metrics/a.ts", "../store/sqlite/sqlite-store.ts"],
  ["src/metrics/a.ts", "pino"],
  ["src/supervise/a.ts", "../engine/worker.ts"],
  ["src/engine/a.ts", "../store/redis/redis-store.ts"],
  ["src/conformance/a.ts", "../service/service.ts"],
  ["src/package-files/a.ts", "../packaging/package/package.ts"],
  ["src/package-files/a.ts", "../document.ts"],
  ["src/package-files/a.ts", "node:fs"],
  ["src/package-files/a.ts", "bun:sqlite"],
  ["src/proto/a.ts", "../service/grpc/proto-files.ts"],
  ["src/conformance/a.ts", "../control/http-control-client.ts"],
  ["src/engine/a.ts", "hono"],
  ["src/terminal/a.tsx", "../engine/worker.ts"],
  ["src/terminal/a.tsx", "../../commands/run.ts"],
  ["src/terminal/a.tsx", "listr2"],
  ["src/terminal/parts/a.tsx", "../../engine/worker.ts"],
  ["src/service/a.ts", "../control/client.ts"],
  ["src/service/a.ts", "@oclif/core/flags"],
  ["src/launch/a.ts", "../packaging/export.ts"],
  ["src/junit/a.ts", "../terminal/run-reporter.ts"],
  ["src/scaffold/a.ts", "../service/service.ts"],
  ["src/doctor/a.ts", "../store/redis/server-check.ts"],
  ["src/doctor/a.ts", "../control/http-control-client.ts"],
  ["src/doctor/a.ts", "ioredis"],
  ["src/doctor/service/a.ts", "../../store/store.ts"],
  ["src/doctor/machine/a.ts", "../service/candidates.ts"],
  ["src/packaging/package/a.ts", "../../store/store.ts"],
  ["src/packaging/export/a.ts", "../../launch/launch.ts"],
  ["src/packaging/diff/a.ts", "../kubernetes/pod.ts"],
  ["src/packaging/package/a.ts", "../import/imported-folder.ts"],
  ["src/packaging/export/a.ts", "ofetch"],
  ["src/client/a.ts", "../control/client.ts"],
  ["src/client/a.ts", "../config/client-config.ts"],
  ["commands/a.ts", "eventsource-parser"],
  ["src/watch.ts", "eventsource-parser"],
  ["src/web/a.tsx", "../client/client.ts"],
  ["src/web/a.tsx", "ink"],
  ["src/web/submit/a.ts", "../../packaging/package/package.ts"],
  ["src/web/submit/a.ts", "../../proto/export-protos.ts"],
  ["src/web/list/a.tsx", "../../assets.ts"],
  ["src/terminal/a.tsx", "react-dom/client"],
  ["src/page/a.ts", "../server/server.ts"],
  ["src/page/a.ts", "../web/main.tsx"],
  ["use-cases/p/services/s/service.ts", "../../../../src/engine/worker.ts"],
  ["use-cases/services.ts", "../src/app.ts"],
  ["use-cases/tef-services/services/data_provision/application.ts", "bun:sqlite"],
  ["use-cases/tef-services/services/data_provision/database.ts", "../../../../src/app.ts"],
] as const;

const ALLOWED = [
  ["commands/a.ts", "../src/client/client.ts"],
  ["commands/a.ts", "../src/watch.ts"],
  ["src/client/a.ts", "ofetch"],
  ["src/client/a.ts", "eventsource-parser"],
  ["bin/a.ts", "../commands/main.ts"],
  ["commands/a.ts", "../src/app.ts"],
  ["commands/a.ts", "../src/model/blueprint.ts"],
  ["commands/a.ts", "../use-cases/services.ts"],
  ["commands/a.ts", "@oclif/core"],
  ["src/app.ts", "./store/sqlite/sqlite-store.ts"],
  ["src/app/a.ts", "../store/redis/redis-store.ts"],
  ["commands/a.ts", "../src/app/start-server.ts"],
  ["commands/a.ts", "../src/config/server-config.ts"],
  ["src/config/a.ts", "../model/submission-options.ts"],
  ["src/store/redis/a.ts", "ioredis"],
  ["src/server/a.ts", "hono"],
  ["src/logging/a.ts", "pino"],
  ["src/logging/a.ts", "../engine/engine-observer.ts"],
  ["src/metrics/a.ts", "prom-client"],
  ["src/metrics/a.ts", "../store/store.ts"],
  ["src/model/a.ts", "../errors.ts"],
  ["src/model/a.ts", "node:crypto"],
  ["src/model/a.test.ts", "node:fs"],
  ["src/store/sqlite/a.ts", "../store.ts"],
  ["src/store/sqlite/a.ts", "../../model/task.ts"],
  ["src/store/sqlite/a.ts", "bun:sqlite"],
  ["src/control/a.ts", "ofetch"],
  ["src/engine/a.ts", "../store/store.ts"],
  ["src/engine/a.ts", "../clock.ts"],
  ["src/conformance/a.ts", "../control/answer-body.ts"],
  ["src/proto/a.ts", "../model/blueprint.ts"],
  ["commands/a.ts", "../src/proto/export-protos.ts"],
  ["src/packaging/export/a.ts", "../../proto/read-proto.ts"],
  ["src/packaging/export/a.ts", "../../document.ts"],
  ["src/packaging/export/a.ts", "../output/whole-output.ts"],
  ["src/packaging/diff/a.ts", "../package/package.ts"],
  ["src/conformance/a.ts", "../model/data-reference.ts"],
  ["src/doctor/a.ts", "../launch/launch-record.ts"],
  ["src/doctor/a.ts", "../packaging/package/package.ts"],
  ["src/doctor/service/a.ts", "../../packaging/package/package.ts"],
  ["src/doctor/service/a.ts", "../endpoint/endpoint.ts"],
  ["commands/a.ts", "../src/doctor/machine/side.ts"],
  ["src/terminal/parts/a.tsx", "../theme.ts"],
  ["src/terminal/a.tsx", "react"],
  ["src/package-files/a.ts", "../errors.ts"],
  ["src/package-files/a.ts", "../model/printable.ts"],
  ["src/packaging/package/a.ts", "../../package-files/archive-tree.ts"],
  ["src/web/submit/a.ts", "../../package-files/archive-tree.ts"],
  ["src/web/submit/a.ts", "../../proto/check-protos.ts"],
  ["src/web/a.tsx", "react"],
  ["src/web/a.tsx", "react-dom/client"],
  ["src/web/list/a.tsx", "@tanstack/react-virtual"],
  ["src/web/api/a.ts", "eventsource-parser/stream"],
  ["src/web/list/a.tsx", "../../model/workflow-answer.ts"],
  ["src/web/list/a.tsx", "../api/connection.ts"],
  ["src/page/a.ts", "../assets.ts"],
  ["use-cases/p/services/s/service.ts", "../../../../src/service/serve.ts"],
  ["use-cases/tef-services/services/data_provision/database.ts", "bun:sqlite"],
] as const;

const ReportSchema = v.object({
  diagnostics: v.array(
    v.object({
      category: v.string(),
      location: v.object({ path: v.string(), start: v.object({ line: v.number() }) }),
    }),
  ),
});

let folder = "";
let refused: ReadonlySet<string>;

/** One file per pair, in a tree of its own that has our rules and nothing else. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "aieffect-imports-"));
  writeFileSync(
    join(folder, "biome.json"),
    JSON.stringify({ root: true, extends: ["./biome.imports.jsonc"] }),
  );
  copyFileSync(join(REPOSITORY, "biome.imports.jsonc"), join(folder, "biome.imports.jsonc"));
  const linesOf = new Map<string, string[]>();
  for (const [file, imported] of [...REFUSED, ...ALLOWED]) {
    const lines = linesOf.get(file) ?? [];
    linesOf.set(file, [...lines, `export { thing as thing${lines.length} } from "${imported}";`]);
  }
  for (const [file, lines] of linesOf) {
    mkdirSync(join(folder, dirname(file)), { recursive: true });
    writeFileSync(join(folder, file), `${lines.join("\n")}\n`);
  }
  refused = findRefusedImports(linesOf);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function findRefusedImports(linesOf: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const biome = join(REPOSITORY, "node_modules", "@biomejs", "biome", "bin", "biome");
  const { stdout } = Bun.spawnSync(
    [
      process.execPath,
      biome,
      "lint",
      "--reporter=json",
      "--max-diagnostics=none",
      "--only=style/noRestrictedImports",
    ],
    { cwd: folder },
  );
  const report = v.parse(ReportSchema, JSON.parse(stdout.toString()));
  return new Set(
    report.diagnostics
      .filter(({ category }) => category === "lint/style/noRestrictedImports")
      .map(({ location }) => {
        const line = linesOf.get(location.path)?.[location.start.line - 1] ?? "";
        return `${location.path} imports ${/from "(.*)"/.exec(line)?.[1]}`;
      }),
  );
}

test.each(REFUSED)("%s may not import %s", (file, imported) => {
  expect(refused).toContain(`${file} imports ${imported}`);
});

test.each(ALLOWED)("%s may import %s", (file, imported) => {
  expect(refused).not.toContain(`${file} imports ${imported}`);
});
