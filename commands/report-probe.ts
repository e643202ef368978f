import { Listr } from "listr2";
import type { Probe } from "../src/app.ts";
import type { ServiceHealth } from "../src/model/service-health.ts";
import {
  toHealthText,
  toNameWidth,
  toServiceLine,
  toServicesVerdict,
  toServiceTitle,
} from "../src/terminal/service-lines.ts";
import { toTerminalSize } from "../src/terminal/terminal-size.ts";
import { printLines } from "./print-lines.ts";

/** Shows the answers of services: on a terminal as they come, elsewhere a line for each in blueprint order. */
export async function reportProbe(probes: readonly Probe[]): Promise<readonly ServiceHealth[]> {
  const nameWidth = toNameWidth(probes.map(({ service }) => service));
  printLines(process.stdout, () => [[]]);
  if (canShowLive(probes.length)) await showLive(probes, nameWidth);
  else for (const { health } of probes) printLine(await health, nameWidth);
  const answers = await Promise.all(probes.map(({ health }) => health));
  printLines(process.stdout, () => [[], toServicesVerdict(answers)]);
  return answers;
}

/** Lines that are redrawn must fit on the screen, with a second line for each service that does not answer. */
const canShowLive = (services: number): boolean =>
  process.stdout.isTTY && process.env.TERM !== "dumb" && 2 * services < toTerminalSize(process.stdout).rows;

const printLine = (health: ServiceHealth, nameWidth: number): void =>
  printLines(process.stdout, () => [toServiceLine(health, nameWidth)]);

async function showLive(probes: readonly Probe[], nameWidth: number): Promise<void> {
  const tasks = probes.map(({ service, health }) => {
    const title = toServiceTitle(service, nameWidth);
    return {
      title,
      task: async (_: unknown, task: { title: string }) => {
        const answer = await health;
        if (answer.error !== null) throw new Error(toHealthText(answer));
        task.title = `${title}  ${toHealthText(answer)}`;
      },
    };
  });
  await new Listr(tasks, {
    concurrent: true,
    exitOnError: false,
    registerSignalListeners: false,
    rendererOptions: { collapseErrors: false },
  }).run();
}
