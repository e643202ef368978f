/** `aieffect demo` as a process in a folder of its own, and the services that it starts there. */
import { existsSync, globSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isPortTaken } from "../src/launch/host-ports.ts";
import { findLaunch, type LaunchRecord } from "../src/launch/launch-record.ts";
import { isRunning, signalProcess } from "../src/launch/process-identity.ts";
import { type AieffectProcess, startAieffect } from "./aieffect-process.ts";
import { BINARY } from "./binary.ts";

/** Five processes start at once, and other tests beside them. Less than the time a demo gives its services to start. */
export const DEMO_TEST_TIMEOUT_MS = 15_000;

export const SERVICES = ["data-analyzer", "data-generator", "input-provider", "report-generator"];
const REPORT_SERVICE = "report-generator";

type Service = LaunchRecord["services"][number];

export interface DemoProcess extends AieffectProcess {
  /** What the demo noted about its services. */
  readonly services: readonly Service[];
}

export const toRecordPath = (folder: string): string => join(folder, "aieffect-demo/.aieffect/services.json");

/** On a machine that has nothing installed. */
export const startDemo = (folder: string, ...flags: string[]): AieffectProcess =>
  startAieffect(["demo", ...flags], { command: BINARY, folder, environment: { PATH: "", HOME: tmpdir() } });

/**
 * A demo one of whose services never gets to answer: it is stopped the moment that all of them are noted. That is a race with
 * its start, so a service that listens already is let go, and another demo started.
 */
export async function startDemoThatWaits(folder: string, ...flags: string[]): Promise<DemoProcess> {
  for (;;) {
    const demo = startDemo(folder, ...flags);
    const services = await untilServicesNoted(folder);
    signalService(services, "SIGSTOP");
    await until(() => !isAtWork(services));
    if (!(await isPortTaken(reportService(services).port))) return { ...demo, services };
    demo.kill("SIGINT");
    signalService(services, "SIGCONT");
    await demo.exited;
  }
}

/** A demo whose run stands still in its last task. */
export async function startDemoThatRuns(folder: string, ...flags: string[]): Promise<DemoProcess> {
  const { demo, services } = await holdLastTask(
    folder,
    () => startDemo(folder, ...flags),
    (starting) => starting.untilPrinted("input_provider1:GetConfiguration"),
  );
  await demo.untilPrinted("report_generator1:GenerateReport");
  return { ...demo, services };
}

/**
 * Stops the service of a run's last task before it has made anything. That is a race with the run, so a demo that is
 * too fast is let go, and another one started.
 *
 * @param start starts a demo in that folder
 * @param untilStarted returns when all its services answer
 */
export async function holdLastTask<Demo extends { readonly exited: Promise<number> }>(
  folder: string,
  start: () => Demo,
  untilStarted: (demo: Demo) => Promise<void>,
): Promise<{ readonly demo: Demo; readonly services: readonly Service[] }> {
  for (;;) {
    const reports = countReports(folder);
    const demo = start();
    const services = await untilServicesNoted(folder);
    await untilStarted(demo);
    signalService(services, "SIGSTOP");
    await until(() => !isAtWork(services));
    if (countReports(folder) === reports) return { demo, services };
    signalService(services, "SIGCONT");
    await demo.exited;
  }
}

export function signalService(services: readonly Service[], signal: NodeJS.Signals): void {
  signalProcess(reportService(services).process, signal);
}

/** Those that still run. */
export const runningServices = (services: readonly Service[]): readonly string[] =>
  services.filter((service) => isRunning(service.process)).map(({ name }) => name);

export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await Bun.sleep(1);
}

async function untilServicesNoted(folder: string): Promise<readonly Service[]> {
  let services: readonly Service[] = [];
  await until(() => {
    services = findLaunch(join(folder, "aieffect-demo/.aieffect"))?.services ?? [];
    return services.length === SERVICES.length;
  });
  return services;
}

function reportService(services: readonly Service[]): Service {
  const service = services.find(({ name }) => name === REPORT_SERVICE);
  if (service === undefined) throw new Error(`${REPORT_SERVICE} does not run`);
  return service;
}

/** Whether the service still runs and is not stopped: a signal takes its time. */
function isAtWork(services: readonly Service[]): boolean {
  const { process } = reportService(services);
  return isRunning(process) && !/^\s*T/.test(readState(process.pid));
}

function readState(pid: number): string {
  if (existsSync("/proc/self/stat")) return readFileSync(`/proc/${pid}/stat`, "utf8").replace(/^.*\) /s, "");
  return Bun.spawnSync(["ps", "-o", "state=", "-p", String(pid)]).stdout.toString();
}

const countReports = (folder: string): number =>
  globSync("aieffect-demo/data/*/*/energy_report.csv", { cwd: folder }).length;
