import { existsSync } from "node:fs";
import { join } from "node:path";

export interface Target {
  /** `<os>-<arch>`, as in the file's name. */
  readonly name: string;
  readonly runtime: Bun.Build.CompileTarget;
  /** What the finished file must be; see `describeExecutable`. */
  readonly format: string;
  readonly extension: "" | ".exe";
}

/** Every machine that a release has a binary for. x64 needs no baseline build: Bun has one runtime for all of x64. */
export const TARGETS: readonly Target[] = [
  { name: "linux-x64", runtime: "bun-linux-x64", format: "ELF x64 glibc", extension: "" },
  { name: "linux-arm64", runtime: "bun-linux-arm64", format: "ELF arm64 glibc", extension: "" },
  { name: "linux-x64-musl", runtime: "bun-linux-x64-musl", format: "ELF x64 musl", extension: "" },
  { name: "linux-arm64-musl", runtime: "bun-linux-arm64-musl", format: "ELF arm64 musl", extension: "" },
  { name: "darwin-x64", runtime: "bun-darwin-x64", format: "Mach-O x64", extension: "" },
  { name: "darwin-arm64", runtime: "bun-darwin-arm64", format: "Mach-O arm64", extension: "" },
  { name: "windows-x64", runtime: "bun-windows-x64", format: "PE x64", extension: ".exe" },
];

export const DIST = join(import.meta.dir, "..", "dist");

export function binaryPath(target: Target): string {
  return join(DIST, `aieffect-${target.name}${target.extension}`);
}

/** @throws Error when there is no target of that name */
export function findTarget(name: string): Target {
  const target = TARGETS.find((candidate) => candidate.name === name);
  if (target) return target;
  throw new Error(
    `There is no target ${name}; the targets are ${TARGETS.map((known) => known.name).join(", ")}.`,
  );
}

/** The target that runs on this machine. */
export function nativeTarget(): Target {
  const system = process.platform === "win32" ? "windows" : process.platform;
  const library = existsSync("/etc/alpine-release") ? "-musl" : "";
  return findTarget(`${system}-${process.arch}${library}`);
}
