/** `aieffect doctor` on a use case whose services run as processes of this machine, and on what is around them. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { identifyProcess } from "../../src/launch/process-identity.ts";
import { DoctorFolder } from "../doctor-folder.ts";
import { startService } from "../listening-service.ts";
import { OPERATIONS } from "../tested-service.ts";

const folder = new DoctorFolder();
afterAll(() => folder.remove());

describe("with services that run", () => {
  let alpha: ReturnType<typeof startService>;
  let beta: ReturnType<typeof startService>;

  beforeAll(() => {
    alpha = startService({ operations: OPERATIONS });
    beta = startService({ operations: OPERATIONS }, { apiKey: () => "beta-secret" });
  });
  afterAll(async () => {
    await alpha.stop(0);
    await beta.stop(0);
  });

  test("all is well when they answer where the dockerinfo says, and the key is given", async () => {
    const path = folder.makePackage({
      entries: [
        ["alpha1", "127.0.0.1", alpha.port],
        ["beta1", "localhost", beta.port],
      ],
    });
    const key = { AIEFFECT_SERVICES_API_KEY: "beta-secret" };
    const { exitCode, stdout } = await folder.run([path, "--from", "host"], key);
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining("all well")]);
    expect(stdout).toContain("and takes the key");
    expect(stdout).not.toContain("beta-secret");
  });

  test("a key that is missing is a problem, and no reason for another address", async () => {
    const path = folder.makePackage({
      entries: [
        ["alpha1", "127.0.0.1", alpha.port],
        ["beta1", "127.0.0.1", beta.port],
      ],
    });
    const { exitCode, codes, document } = await folder.report([path]);
    expect([exitCode, codes, document.dockerinfo]).toEqual([1, ["beta1 service-key"], null]);
  });

  test("compose names get the published ports, in a file; the rest of it is as it was", async () => {
    const path = folder.makePackage({
      entries: [
        ["alpha1", "alpha", 8080],
        ["beta1", "beta", 9999],
      ],
      compose: { alpha: alpha.port, beta: beta.port },
    });
    const file = join(dirname(path), "local.json");
    const { exitCode, codes, document } = await folder.report([path, "--write", file]);
    expect([exitCode, codes]).toEqual([1, ["alpha1 name-outside-network", "beta1 name-outside-network"]]);
    expect(document.services.map(({ works_at, seen }) => [works_at, seen])).toEqual([
      [`http://127.0.0.1:${alpha.port}`, true],
      [`http://127.0.0.1:${beta.port}`, true],
    ]);
    const written = readFileSync(file, "utf8");
    expect(JSON.parse(written)).toEqual(document.dockerinfo);
    expect(JSON.parse(written).docker_info_list[0]).toEqual({
      container_name: "alpha1",
      ip_address: "127.0.0.1",
      port: String(alpha.port),
      webui_url: "http://localhost/alpha1",
    });
    // With it, all is well but for the key.
    writeFileSync(join(path, "dockerinfo.json"), written);
    expect((await folder.report([path])).codes).toEqual(["beta1 service-key"]);
  });

  test("a file that is there is replaced only when that is asked for", async () => {
    const path = folder.makePackage({ entries: [["alpha1", "alpha", 8080]], compose: { alpha: alpha.port } });
    const original = join(path, "dockerinfo.json");
    const before = readFileSync(original, "utf8");
    const refused = await folder.run([path, "--write", original]);
    expect([refused.exitCode, refused.stderr]).toEqual([2, expect.stringContaining("is there already")]);
    expect(readFileSync(original, "utf8")).toBe(before);
    expect((await folder.run([path, "--write", original, "--overwrite"])).exitCode).toBe(1);
    expect(readFileSync(original, "utf8")).toContain("127.0.0.1");
  });

  test("in a container, localhost is none; the host of Docker is tried, and what listens for the host alone is told", async () => {
    const path = folder.makePackage({
      entries: [["alpha1", "localhost", alpha.port]],
      compose: { alpha: alpha.port },
    });
    const { codes, document } = await folder.report([path, "--from", "container"]);
    expect(codes).toEqual(["alpha1 localhost-in-container"]);
    // It listens on 127.0.0.1 alone, so host.docker.internal leads nowhere.
    expect(document.services[0]?.works_at).toBeNull();
    await using open = Bun.serve({
      port: 0,
      hostname: "0.0.0.0",
      fetch: (request) =>
        fetch(new URL(new URL(request.url).pathname, alpha.url), {
          method: request.method,
          body: request.body,
          headers: { "content-type": "application/json" },
        }),
    });
    const other = folder.makePackage({
      entries: [["alpha1", "localhost", open.port ?? 0]],
      compose: { alpha: open.port ?? 0 },
    });
    const found = await folder.report([other, "--from", "container"]);
    expect(found.document.services[0]?.works_at).toBe(`http://host.docker.internal:${open.port}`);
  });

  test("a container without an entry is a problem, and gets one", async () => {
    const compose = { alpha: alpha.port };
    const path = folder.makePackage({
      entries: [["beta1", "127.0.0.1", alpha.port]],
      containers: ["alpha1", "beta1"],
      compose,
    });
    const { codes, document } = await folder.report([path]);
    expect(codes).toEqual(["alpha1 no-entry"]);
    expect(document.dockerinfo?.docker_info_list[1]).toEqual({
      container_name: "alpha1",
      ip_address: "127.0.0.1",
      port: String(alpha.port),
    });
  });

  test("services that up started are found without a published port", async () => {
    const path = folder.makePackage({ entries: [["alpha1", "alpha", 8080]] });
    const stateFolder = join(dirname(path), ".aieffect");
    mkdirSync(stateFolder);
    const own = { pid: process.pid, startMark: identifyProcess(process.pid)?.startMark ?? "" };
    const services = [{ name: "alpha", port: alpha.port, logPath: "", process: own }];
    writeFileSync(join(stateFolder, "services.json"), JSON.stringify({ launcher: own, services }));
    // The state folder of `up` lies in the use case's folder.
    writeFileSync(join(dirname(path), "docker-compose.yml"), JSON.stringify({ services: { alpha: {} } }));
    expect((await folder.report([path])).document.services[0]?.works_at).toBe(
      `http://127.0.0.1:${alpha.port}`,
    );
  });

  test("calls that a proxy would catch are a problem; those to this machine never are", async () => {
    const entries = [
      ["alpha1", "127.0.0.1", alpha.port],
      ["beta1", "198.51.100.7.invalid", 8080],
    ] as const;
    const path = folder.makePackage({ entries });
    const HTTP_PROXY = "http://user:secret@proxy.invalid:3128";
    const { codes, document } = await folder.report([path], { HTTP_PROXY });
    expect(codes).toEqual(["beta1 service-unresolved", "proxy proxy-catches"]);
    const finding = document.findings.find(({ subject }: { subject: string }) => subject === "proxy");
    expect(finding?.what).toBe(
      "Calls to 198.51.100.7.invalid:8080 would go to the proxy http://proxy.invalid:3128.",
    );
    expect(finding?.remedy).toContain("198.51.100.7.invalid");
    const passed = await folder.report([path], { HTTP_PROXY, NO_PROXY: "198.51.100.7.invalid" });
    expect(passed.codes).toEqual(["beta1 service-unresolved"]);
  });
});

describe("the environment alone", () => {
  test("is well in an empty folder, and nothing is left there", async () => {
    const { exitCode, document } = await folder.report([]);
    expect([exitCode, document.package, document.services]).toEqual([0, null, []]);
    expect(existsSync(join(folder.path, ".local"))).toBe(false);
  });

  test("the server's port in use is told with who holds it", async () => {
    const holder = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response("x") });
    const { codes, document } = await folder.report([], { PORT: String(holder.port) });
    expect(codes).toEqual(["server server-port-taken"]);
    const what = document.findings.find(({ code }) => code === "server-port-taken")?.what;
    expect(what).toContain(`(pid ${process.pid}`);
    await holder.stop(true);
  });

  test("a server that AIEFFECT_SERVER names is asked for its version", async () => {
    const server = Bun.serve({
      port: 0,
      hostname: "127.0.0.1",
      fetch: () => Response.json({ status: "ok", version: "99.0.0" }),
    });
    const named = { AIEFFECT_SERVER: `http://127.0.0.1:${server.port}` };
    expect((await folder.report([], named)).codes).toEqual(["server server-version"]);
    await server.stop(true);
    const missing = await folder.report([], named);
    expect([missing.exitCode, missing.codes]).toEqual([1, ["server server-missing"]]);
  });

  test("a folder that cannot be written to is a problem", async () => {
    const { exitCode, codes } = await folder.report([], { XDG_DATA_HOME: "/proc/1" });
    expect([exitCode, codes]).toEqual([1, ["disk folder-unwritable"]]);
  });
});

describe("bad input ends with 2 and one message", () => {
  const empty = mkdtempSync(join(folder.path, "empty-"));

  test.each([
    [["no-such-package"], "There is no no-such-package"],
    [[empty], "is no package"],
    [["--write", "x.json"], "--write needs a PACKAGE"],
    [["--overwrite"], "--write"],
    [["--from", "moon"], "moon"],
    [["--redis", "http://a"], "Not the address of a Redis server"],
    [["a", "b"], "b"],
  ] as const)("%j", async (args, words) => {
    const { exitCode, stdout, stderr } = await folder.run(args);
    expect([exitCode, stdout, stderr]).toEqual([2, "", expect.stringContaining(words)]);
    expect(stderr).not.toContain("    at ");
  });

  test("a setting of the server that is wrong is named", async () => {
    const { exitCode, stderr } = await folder.run([], { LOG_LEVEL: "loud" });
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("LOG_LEVEL")]);
  });
});
