import { relative } from "node:path";
import type { LaunchPlan } from "../src/launch/launch-plan.ts";
import type { LaunchRecord } from "../src/launch/launch-record.ts";
import type { RunFiles } from "../src/launch/local-dockerinfo.ts";

/** What `up --json` prints. */
export interface LaunchReport {
  readonly status: "started" | "already_running";
  readonly services: readonly { name: string; url: string; pid: number; log: string }[];
  /** Services that take Docker to run. */
  readonly skipped: readonly string[];
  /** The command line that runs the use case's pipeline on these services; null when it exports no blueprint. */
  readonly run_command: string | null;
}

export function toLaunchReport(
  status: LaunchReport["status"],
  { services }: LaunchRecord,
  plan: LaunchPlan,
  files: RunFiles | undefined,
): LaunchReport {
  return {
    status,
    services: services.map(({ name, port, process: { pid }, logPath }) => ({
      name,
      url: `http://127.0.0.1:${port}`,
      pid,
      log: logPath,
    })),
    skipped: plan.skipped,
    run_command: files === undefined ? null : toRunCommand(plan, files),
  };
}

/** The key itself is not shown: where the services have one, the shell that started them knows it. */
function toRunCommand({ services }: LaunchPlan, { blueprint, dockerinfo }: RunFiles): string {
  const isProtected = services.some(({ environment }) => environment.SERVICE_API_KEY);
  const key = isProtected ? ' --services-api-key "$SERVICE_API_KEY"' : "";
  return `aieffect run ${quote(blueprint)} ${quote(dockerinfo)}${key}`;
}

/** A path as one types it: short when it lies below the working directory, quoted when a shell would split it. */
export function quote(path: string): string {
  const fromHere = relative(process.cwd(), path) || ".";
  const shown = fromHere.startsWith("..") ? path : fromHere;
  return /^[\w@%+=:,./-]+$/.test(shown) ? shown : `'${shown.replaceAll("'", "'\\''")}'`;
}

/** The report for people, below the lines of the single services. */
export function toLaunchText(report: LaunchReport, plan: LaunchPlan): string {
  const names = report.services.map(({ name }) => name).join(", ");
  return [
    report.status === "already_running" ? `Already running: ${names}` : "",
    report.skipped.length > 0 ? `Not started, they take Docker: ${report.skipped.join(", ")}` : "",
    `Logs are in ${quote(plan.logFolder)}`,
    report.run_command === null ? "" : `Run the pipeline with:\n  ${report.run_command}`,
  ]
    .filter((line) => line !== "")
    .join("\n");
}
