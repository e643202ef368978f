/** The health check of deployed services asks real services, with whatever an image may have to ask with. */
import { afterAll, describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HEALTH_SCRIPT } from "../../src/packaging/compose/health-check.ts";
import { REPOSITORY } from "../documents.ts";
import { startServiceProcess } from "../service-process.ts";

const SERVICE = join(REPOSITORY, "use-cases/file_based_energy_pipeline/services/input_provider/service.ts");

const room = mkdtempSync(join(tmpdir(), "aieffect-health-"));
const service = await startServiceProcess(SERVICE, { SERVICE_API_KEY: "its key" });
const closed = await startServiceProcess(SERVICE);
await closed[Symbol.asyncDispose]();
const ailing = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response("", { status: 503 }) });

afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await ailing.stop(true);
  rmSync(room, { recursive: true, force: true });
});

const SYSTEM = ["curl", "wget", "node", "python3"];
/** Not what version managers put into the way: that is a script, and takes more programs. */
const PROGRAMS = [
  ["bun", process.execPath] as const,
  ...SYSTEM.map((name) => [name, `/usr/bin/${name}`] as const).filter(([, path]) => existsSync(path)),
];

/** The exit code, in an image that has nothing but a shell and these programs. */
function ask(url: string, programs: readonly (readonly [string, string])[]): Promise<number> {
  const folder = join(room, programs.map(([name]) => name).join("-") || "none");
  mkdirSync(folder, { recursive: true });
  for (const [name, path] of programs)
    if (!existsSync(join(folder, name))) symlinkSync(path, join(folder, name));
  const { exited } = Bun.spawn(["/bin/sh", "-c", HEALTH_SCRIPT], {
    // A proxy is for others: the service is in the same container.
    env: { PATH: folder, PORT: new URL(url).port, http_proxy: closed.url, HTTP_PROXY: closed.url },
    stdout: "ignore",
    stderr: "ignore",
  });
  return exited;
}

describe.each(PROGRAMS)("with %s alone", (...program) => {
  test("a service that is well is found well, its key notwithstanding", async () => {
    expect(await ask(service.url, [program])).toBe(0);
  });

  test("one that is not there, or says that it is not well, is not", async () => {
    expect(await ask(closed.url, [program])).not.toBe(0);
    expect(await ask(ailing.url.href, [program])).not.toBe(0);
  });
});

test.skipIf(process.platform !== "linux")(
  "with nothing but a shell it is well when something listens",
  async () => {
    expect(await ask(service.url, [])).toBe(0);
    expect(await ask(ailing.url.href, [])).toBe(0);
    expect(await ask(closed.url, [])).not.toBe(0);
  },
);

test("one program is enough, and the first that is there is asked", async () => {
  expect(await ask(service.url, PROGRAMS)).toBe(0);
  expect(await ask(ailing.url.href, PROGRAMS)).not.toBe(0);
});
