/** What `new use-case` writes runs at once, with nothing but the binary. */
import { afterAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findFreePorts } from "../../src/launch/free-ports.ts";
import { DATA_STYLES, type DataStyle } from "../../src/scaffold/service-kind.ts";
import { readMarkdown } from "../markdown.ts";
import { callRpc } from "../plain-grpc.ts";
import { openProjectRoom } from "../project-folder.ts";

// Each test starts processes, and one of them installs packages.
setDefaultTimeout(120_000);

const room = openProjectRoom();
afterAll(async () => {
  for (const data of DATA_STYLES) await room.aieffect("down", toName(data));
  room[Symbol.dispose]();
});

const toName = (data: DataStyle): string => `wind-${data}`;
const read = (...path: readonly string[]): string => readFileSync(join(room.path, ...path), "utf8");

/** The ports of the compose file may be taken on the machine that tests: free ones take their place. */
async function publishOnFreePorts(name: string): Promise<string[]> {
  const path = join(room.path, name, "docker-compose.yml");
  const published = [...readFileSync(path, "utf8").matchAll(/- "(\d+):/g)].map(([, port = ""]) => port);
  const free = await findFreePorts(published.length);
  const change = (text: string, port: string, at: number) => text.replace(`"${port}:`, `"${free[at]}:`);
  writeFileSync(path, published.reduce(change, readFileSync(path, "utf8")));
  return free.map(String);
}

describe.each([...DATA_STYLES])("%s", (data) => {
  const name = toName(data);

  test("is written whole, and says how to run it", async () => {
    const { exitCode, stdout, stderr } = await room.aieffect("new", "use-case", name, "--data", data);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toContain(`Wrote the use-case ${name}: `);
    expect(stdout).toMatch(
      new RegExp(`  cd ${name}\n(  aieffect check export .*\n)?  aieffect up . --detach\n`),
    );
  });

  test("is valid, its messages fit, and its services pass their tests with nothing installed", async () => {
    const checked = await room.aieffect("check", `${name}/export`, "--json");
    expect(JSON.parse(checked.stdout)).toMatchObject({ valid: true, warnings: [] });
    const { exitCode, said } = await room.bun(name, "test");
    expect({ exitCode, said }).toMatchObject({ exitCode: 0, said: expect.stringContaining(" 10 pass") });
  });

  test("runs, hands the first result to the second service, and both keep the contract", async () => {
    const ports = await publishOnFreePorts(name);
    expect(await room.aieffect("up", name, "--detach")).toMatchObject({ exitCode: 0, stderr: "" });
    const documents = [`${name}/export/blueprint.json`, `${name}/.aieffect/dockerinfo.json`];
    const factor = ["--param", "scale_readings1.factor=10"];
    const { exitCode, stdout } = await room.aieffect("run", ...documents, ...factor, "--plain");
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: expect.stringContaining("2 of 2 done") });
    if (data === "file") expect(stdout).toContain("2026-01-01T01:00:00Z,50\n");
    else expect(await fetchScaled(ports[3] ?? "")).toMatchObject({ readings: { 1: { value: 50 } } });
    const services = JSON.parse(read(documents[1] ?? "")).docker_info_list;
    for (const { container_name, port } of services)
      expect(await driveThrough(container_name, port)).toEqual([]);
    expect((await room.aieffect("down", name)).exitCode).toBe(0);
  });

  /** The scaled readings, fetched by a client without the kit. */
  const fetchScaled = (port: string) =>
    callRpc(
      `127.0.0.1:${port}`,
      "ScaleReadings",
      {},
      {
        "scale_readings.proto": read(name, "services/scale_readings/proto/scale_readings.proto"),
      },
    );

  /** What `conformance` finds wrong or odd with a service. */
  async function driveThrough(container: string, port: string): Promise<readonly object[]> {
    const folder = container.replace("1", "");
    const operation = folder === "prepare_readings" ? "PrepareReadings" : "ScaleReadings";
    const proto = data === "file" ? [] : ["--proto", `${name}/services/${folder}/proto/${folder}.proto`];
    const url = `http://127.0.0.1:${port}`;
    const { stdout } = await room.aieffect("conformance", url, "--operation", operation, "--json", ...proto);
    const { points } = JSON.parse(stdout);
    return points.filter(({ grade }: { grade: string }) => grade === "fail" || grade === "warn");
  }

  test("has types that fit, once its packages are installed", async () => {
    const installed = await room.bun(name, "install");
    expect({ ...installed, said: installed.exitCode === 0 ? "" : installed.said }).toEqual({
      exitCode: 0,
      said: "",
    });
    for (const service of ["prepare_readings", "scale_readings"])
      expect(await room.bun(`${name}/services/${service}`, "run", "--silent", "types")).toEqual({
        exitCode: 0,
        said: "",
      });
  });

  test.skipIf(Bun.which("bash") === null)(
    "has a README whose commands work (where there is bash)",
    async () => {
      const { blocks } = readMarkdown(read(name, "README.md"));
      // What is for Docker needs its daemon.
      const scripts = blocks.map(({ text }) => text).filter((text) => !text.includes("docker "));
      expect(scripts).toHaveLength(data === "file" ? 1 : 2);
      for (const script of scripts) expect(await room.shell(name, script)).toMatchObject({ exitCode: 0 });
    },
  );

  test.skipIf(Bun.which("docker-compose") === null)(
    "has a compose file that docker-compose takes (where it is installed)",
    () => {
      const { exitCode, stderr } = Bun.spawnSync(["docker-compose", "config", "--quiet"], {
        cwd: join(room.path, name),
      });
      expect({ exitCode, stderr: stderr.toString() }).toEqual({ exitCode: 0, stderr: "" });
    },
  );
});

test("without --data it is one of files, where nobody can be asked", async () => {
  const { exitCode, stdout } = await room.aieffect("new", "use-case", "tide-park", "--json");
  expect({ exitCode, data: JSON.parse(stdout).data }).toEqual({ exitCode: 0, data: "file" });
});

test("`aieffect check` warns of an edge of it whose ends have come to differ", async () => {
  await room.aieffect("new", "use-case", "hail-park", "--data", "protobuf");
  const path = join(room.path, "hail-park", "export", "microservice", "scale_readings1.proto");
  writeFileSync(path, readFileSync(path, "utf8").replace("double value = 2", "string value = 2"));
  const { stdout } = await room.aieffect("check", "hail-park/export", "--json");
  const { warnings } = JSON.parse(stdout);
  expect(warnings).toMatchObject([
    { message: expect.stringContaining("given as double and taken as string") },
  ]);
});
