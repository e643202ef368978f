/** Asks shellcheck, a linter of shell scripts, what is wrong with some; Debian has it as `shellcheck`. */
import * as v from "valibot";

const FindingsSchema = v.array(
  v.object({ file: v.string(), line: v.number(), code: v.number(), message: v.string() }),
);

/** @throws Error when shellcheck itself fails */
export async function findShellFaults(paths: readonly string[]): Promise<readonly string[]> {
  const command = ["shellcheck", "--format=json", "--external-sources", "--source-path=SCRIPTDIR", ...paths];
  const child = Bun.spawn(command, { stdio: ["ignore", "pipe", "pipe"] });
  const [stdout, stderr, exitCode] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  if (exitCode > 1) throw new Error(`shellcheck ended with ${exitCode}: ${stderr}`);
  const findings = v.parse(FindingsSchema, JSON.parse(stdout));
  return findings.map(({ file, line, code, message }) => `${file}:${line} SC${code}: ${message}`);
}
