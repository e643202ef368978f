/** What `new use-case` writes runs at once, with nothing but the binary. */
import { afterAll, expect, setDefaultTimeout, test } from "bun:test";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findFreePorts } from "../../src/launch/free-ports.ts";
import { openProjectRoom } from "../project-folder.ts";

setDefaultTimeout(60_000);

const room = openProjectRoom();
afterAll(async () => {
  await room.aieffect("down", "wind-park");
  room[Symbol.dispose]();
});

test("is written whole, and says how to run it", async () => {
  const { exitCode, stdout, stderr } = await room.aieffect("new", "use-case", "wind-park");
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(stdout).toContain("Wrote the use-case wind-park: ");
  expect(stdout).toContain("  cd wind-park\n  aieffect up . --detach\n");
});

test("is valid, and its services pass their tests with nothing installed", async () => {
  const checked = await room.aieffect("check", "wind-park/export/blueprint.json", "--json");
  expect(JSON.parse(checked.stdout)).toMatchObject({ valid: true, warnings: [] });
  const { exitCode, said } = await room.bun("wind-park", "test");
  expect({ exitCode, said }).toMatchObject({ exitCode: 0, said: expect.stringContaining(" 10 pass") });
});

test("runs, and hands the result of its first service to its second", async () => {
  const compose = join(room.path, "wind-park", "docker-compose.yml");
  const [first, second] = await findFreePorts(2);
  const text = readFileSync(compose, "utf8");
  writeFileSync(compose, text.replace("18091:", `${first}:`).replace("18092:", `${second}:`));
  expect(await room.aieffect("up", "wind-park", "--detach")).toMatchObject({ exitCode: 0, stderr: "" });
  const { exitCode, stdout } = await room.aieffect(
    ...["run", "wind-park/export/blueprint.json", "wind-park/.aieffect/dockerinfo.json"],
    ...["--plain", "--param", "scale_readings1.factor=10"],
  );
  expect({ exitCode, stdout }).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining("2026-01-01T01:00:00Z,50\n"),
  });
  expect((await room.aieffect("down", "wind-park")).exitCode).toBe(0);
});

test.skipIf(Bun.which("docker-compose") === null)(
  "has a compose file that docker-compose takes (where it is installed)",
  () => {
    const { exitCode, stderr } = Bun.spawnSync(["docker-compose", "config", "--quiet"], {
      cwd: join(room.path, "wind-park"),
    });
    expect({ exitCode, stderr: stderr.toString() }).toEqual({ exitCode: 0, stderr: "" });
  },
);
