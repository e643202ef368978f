/** What can be said of the Dockerfiles without building them; test/e2e/images.test.ts builds them. */
import { describe, expect, test } from "bun:test";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import packageJson from "../../package.json" with { type: "json" };
import { findTarget } from "../../scripts/targets.ts";
import { REPOSITORY } from "../documents.ts";

const readText = (path: string) => readFileSync(join(REPOSITORY, path), "utf8");

test("each begins with the Bun that package.json pins", () => {
  const paths = globSync(["Dockerfile", "{use-cases,templates}/**/Dockerfile"], {
    cwd: REPOSITORY,
    exclude: ["**/node_modules"],
  });
  expect(paths.length).toBeGreaterThan(20);
  const pinned = packageJson.packageManager.replace("bun@", "oven/bun:").concat("-slim");
  for (const path of paths) {
    const named = readText(path).match(/oven\/bun:\S+/g) ?? [];
    expect([path, ...new Set(named)]).toEqual([path, pinned]);
  }
});

describe("that of the orchestrator", () => {
  const dockerfile = readText("Dockerfile");
  const [, build = ""] = /^RUN (case (?:.*\\\n)*.*)$/m.exec(dockerfile) ?? [];

  /** What it hands to Bun, for the kind of machine that a builder names. */
  const buildFor = (arch: string) => {
    const script = `bun() { echo "$@"; }; mkdir() { :; }; ${build}`;
    const { stdout } = Bun.spawnSync(["sh", "-euc", script], { env: { TARGETARCH: arch } });
    return stdout.toString().trim().split(" ");
  };

  test.each([
    ["amd64", "linux-x64"],
    ["arm64", "linux-arm64"],
  ])("builds for %s", (arch, target) => {
    expect(buildFor(arch)).toEqual(["scripts/build.ts", "--keep-templates", target]);
    expect(findTarget(target).format).toEndWith(" glibc");
  });

  test("builds for the machine it is built on when nothing is said", () => {
    expect(buildFor("")).toEqual(["scripts/build.ts", "--keep-templates"]);
  });

  test("runs nothing on the machine that the image is for, which would be emulated", () => {
    const stages = dockerfile.split(/^(?=FROM )/m).slice(1);
    const running = stages.filter((stage) => /^RUN /m.test(stage));
    expect(running).toHaveLength(1);
    expect(running[0]).toStartWith("FROM --platform=$BUILDPLATFORM ");
  });
});
