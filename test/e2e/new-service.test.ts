/** What `new service` writes is a whole project: it runs, passes its tests and keeps the contract. */
import { afterAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findFreePorts } from "../../src/launch/free-ports.ts";
import { DATA_STYLES, MODES } from "../../src/scaffold/service-kind.ts";
import { readMarkdown } from "../markdown.ts";
import { openProjectRoom, stop } from "../project-folder.ts";

// Each test starts processes, and one of them installs packages.
setDefaultTimeout(120_000);

const room = openProjectRoom();
afterAll(() => room[Symbol.dispose]());

const KINDS = DATA_STYLES.flatMap((data) => MODES.map((mode) => [data, mode] as const));
const CLEAN = ["pass", "fail", "warn"] as const;

const post = async (url: string, body: object) =>
  (await fetch(url, { method: "POST", body: JSON.stringify(body) })).json();

describe.each(KINDS)("%s, %s", (data, mode) => {
  const name = `clean-${data}-${mode}`;
  const operation = `Clean${data === "file" ? "File" : "Protobuf"}${mode === "sequential" ? "Sequential" : "Concurrent"}`;

  test("is written whole, and says what was written", async () => {
    const { exitCode, stdout, stderr } = await room.aieffect(
      ...["new", "service", name, "--data", data, "--mode", mode, "--json"],
    );
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({
      kind: "service",
      name,
      data,
      mode,
      directory: join(room.path, name),
      operations: [operation],
    });
    expect(report.files).toContain(`proto/${name.replaceAll("-", "_")}.proto`);
  });

  test("passes its own tests with nothing installed", async () => {
    const { exitCode, said } = await room.bun(name, "test");
    expect({ exitCode, said }).toMatchObject({ exitCode: 0, said: expect.stringContaining(" 5 pass") });
  });

  test("has types that fit, once its packages are installed", async () => {
    const installed = await room.bun(name, "install");
    expect({ ...installed, said: installed.exitCode === 0 ? "" : installed.said }).toEqual({
      exitCode: 0,
      said: "",
    });
    expect(await room.bun(name, "run", "--silent", "types")).toEqual({ exitCode: 0, said: "" });
  });

  test("runs as `bun run dev`, answers, and keeps the contract without a warning", async () => {
    const service = await room.dev(name, { SERVICE_API_KEY: "secret" });
    try {
      const proto =
        data === "file" ? [] : ["--proto", join(name, "proto", `${name.replaceAll("-", "_")}.proto`)];
      const { exitCode, stdout } = await room.aieffect(
        ...["conformance", service.url, "--operation", operation, "--key", "secret", "--json", ...proto],
      );
      const { counts, points } = JSON.parse(stdout);
      const odd = points.filter(({ grade }: { grade: string }) => grade === "fail" || grade === "warn");
      expect({ exitCode, odd }).toEqual({ exitCode: 0, odd: [] });
      expect(CLEAN.map((grade) => counts[grade] > 0)).toEqual([true, false, false]);
      const refused = await post(`${service.url}/control/execute`, {});
      expect(refused).toEqual({ detail: "Unauthorized" });
    } finally {
      expect(await stop(service)).toBe(0);
    }
  });

  test.skipIf(Bun.which("bash") === null || Bun.which("curl") === null)(
    "has a README whose commands work (where there are bash and curl)",
    async () => {
      const { blocks } = readMarkdown(readFileSync(join(room.path, name, "README.md"), "utf8"));
      const [start = "", ask = ""] = blocks.map(({ text }) => text);
      expect([start, ask]).toEqual([
        expect.stringContaining("bun run dev"),
        expect.stringContaining("aieffect"),
      ]);
      // The second block is for a second shell; and what listens on the default ports of this machine is none of ours.
      const [port, grpcPort] = await findFreePorts(2);
      const { exitCode, said } = await room.shell(
        name,
        [
          start.replace(/^bun run dev.*$/m, "bun run dev & service=$!"),
          "until curl --silent --fail http://127.0.0.1:8080/health; do sleep 0.1; done",
          ask.replaceAll(/^curl /gm, "curl --silent --fail "),
          "kill $service; wait $service",
        ]
          .join("\n")
          .replaceAll(":8080", `:${port}`),
        { PORT: String(port), GRPC_PORT: String(grpcPort) },
      );
      expect({ exitCode, said }).toMatchObject({
        exitCode: 0,
        said: expect.stringContaining("keeps the contract"),
      });
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

test("two protobuf services become a pipeline when the second knows the proto file of the first", async () => {
  const [first, second] = ["clean-protobuf-sequential", "clean-protobuf-concurrent"];
  const proto = "proto/clean_protobuf_sequential.proto";
  cpSync(join(room.path, first, proto), join(room.path, second, proto));
  // What editors and systems leave in a folder is no proto file.
  writeFileSync(join(room.path, second, `${proto}.before`), "<<<");
  const services = await Promise.all([room.dev(first), room.dev(second)]);
  try {
    const folder = join(room.path, "pipeline");
    const name = (path: string) => join(folder, path);
    await Bun.write(name("blueprint.json"), JSON.stringify({ nodes: NODES }));
    const entries = services.map(({ url }, index) => ({
      container_name: `step${index + 1}`,
      ip_address: "127.0.0.1",
      port: new URL(url).port,
    }));
    await Bun.write(name("dockerinfo.json"), JSON.stringify({ docker_info_list: entries }));
    const { exitCode, stdout } = await room.aieffect(
      ...[
        "run",
        "pipeline/blueprint.json",
        "pipeline/dockerinfo.json",
        "--json",
        "--param",
        "step2.factor=10",
      ],
    );
    const result = JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "");
    expect({ exitCode, status: result.status }).toEqual({ exitCode: 0, status: "completed" });
  } finally {
    await Promise.all(services.map(stop));
  }
});

const toNode = (container_name: string, operation_name: string, connected_to: readonly object[]) => ({
  container_name,
  operation_signature_list: [{ operation_signature: { operation_name }, connected_to }],
});

const NODES = [
  toNode("step1", "CleanProtobufSequential", [
    { container_name: "step2", operation_signature: { operation_name: "CleanProtobufConcurrent" } },
  ]),
  toNode("step2", "CleanProtobufConcurrent", []),
];

test("a changed operation is what runs", async () => {
  await room.aieffect("new", "service", "add-one", "--data", "file", "--mode", "sequential");
  const path = join(room.path, "add-one", "service.ts");
  const source = readFileSync(path, "utf8");
  writeFileSync(path, source.replace("value * parameters.factor", "value + 1"));
  const service = await room.dev("add-one", { DATA_DIR: join(room.path, "data") });
  try {
    const { output } = await post(`${service.url}/control/execute`, {
      method: "AddOne",
      workflow_id: "wf-1",
      task_id: "task_1",
    });
    expect(readFileSync(output.uri, "utf8")).toContain("2026-01-01T01:00:00Z,3.5\n");
  } finally {
    await stop(service);
  }
});
