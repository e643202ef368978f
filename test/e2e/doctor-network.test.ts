/** `aieffect doctor` that is interrupted, and in networks of its own: nothing is known there, or dropped. */
import { afterAll, describe, expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { startAieffect } from "../aieffect-process.ts";
import { BINARY } from "../binary.ts";
import { DoctorFolder, readReport } from "../doctor-folder.ts";

const folder = new DoctorFolder();
afterAll(() => folder.remove());

test("interrupted in the middle, it ends with 130 and writes nothing", async () => {
  await using silent = Bun.listen({ port: 0, hostname: "127.0.0.1", socket: { data() {}, open() {} } });
  const path = folder.makePackage({ entries: [["alpha1", "127.0.0.1", silent.port]] });
  const file = join(dirname(path), "never.json");
  const child = startAieffect(["doctor", path, "--write", file], {
    command: BINARY,
    folder: folder.path,
    environment: folder.environment,
  });
  await child.untilPrinted("This is");
  child.kill("SIGINT");
  expect(await child.exited).toBe(130);
  expect(existsSync(file)).toBe(false);
});

const canIsolate =
  process.getuid?.() === 0 &&
  Bun.spawnSync(["unshare", "-n", "ip", "link", "set", "lo", "up"]).exitCode === 0;

describe.skipIf(!canIsolate)("in a network of its own (needs root and unshare)", () => {
  const isolated = async (script: string, args: readonly string[]) => {
    const words = [...BINARY, "doctor", "--here", "host", "--json", ...args];
    const child = Bun.spawn(["unshare", "-n", "sh", "-c", `${script}; exec "$@"`, "sh", ...words], {
      cwd: folder.path,
      env: folder.environment,
      stdio: ["ignore", "pipe", "inherit"],
    });
    const { findings } = readReport(await new Response(child.stdout).text());
    return findings.find(({ subject }) => subject === "alpha1")?.code;
  };

  test("names are not known and addresses have no route", async () => {
    const named = folder.makePackage({ entries: [["alpha1", "alpha", 8080]], compose: { alpha: 18_082 } });
    expect(await isolated("true", [named])).toBe("name-outside-network");
    const far = folder.makePackage({ entries: [["alpha1", "192.0.2.7", 8080]] });
    expect(await isolated("true", [far])).toBe("service-unreachable");
  });

  test.skipIf(Bun.which("iptables") === null)(
    "a firewall that drops is told from a port that refuses (needs iptables)",
    async () => {
      const path = folder.makePackage({ entries: [["alpha1", "127.0.0.1", 9_999]] });
      const drop = "ip link set lo up; iptables -A INPUT -p tcp --dport 9999 -j DROP";
      expect(await isolated(drop, [path])).toBe("service-timeout");
      expect(await isolated("ip link set lo up", [path])).toBe("service-refused");
    },
  );
});
