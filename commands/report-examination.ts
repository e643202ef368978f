import { Listr } from "listr2";
import type { PreparedExamination } from "../src/app/examine.ts";
import type { Diagnosis } from "../src/model/diagnosis.ts";
import { toDiagnosisLines, toDiagnosisVerdict } from "../src/terminal/diagnosis-lines.ts";
import { printLines } from "./print-lines.ts";

/**
 * Runs an examination and shows what it finds: on a terminal its steps as they go, and then all findings; elsewhere the
 * findings of each step when it is done.
 *
 * @throws the signal's reason when that is aborted
 */
export async function reportExamination(
  { examination, here, side }: PreparedExamination,
  isSilent: boolean,
  signal: AbortSignal,
): Promise<readonly Diagnosis[]> {
  const all: Diagnosis[] = [];
  const isLive = !isSilent && process.stdout.isTTY && process.env.TERM !== "dumb";
  const sections: { title: string; findings: readonly Diagnosis[] }[] = [];
  const tell = ({ title, findings }: (typeof sections)[number]) =>
    printLines(process.stdout, (columns) => toDiagnosisLines(title, findings, columns));
  const tasks = examination.steps.map((step) => ({
    title: step.title,
    task: async () => {
      signal.throwIfAborted();
      const findings = await step.run();
      signal.throwIfAborted();
      all.push(...findings);
      sections.push({ title: step.title, findings });
      if (!isLive && !isSilent) tell({ title: step.title, findings });
    },
  }));
  if (!isSilent) process.stdout.write(`${describeStandpoint(here, side)}\n\n`);
  if (isLive) {
    const rendererOptions = { clearOutput: true };
    await new Listr(tasks, { registerSignalListeners: false, rendererOptions }).run();
    for (const section of sections) tell(section);
  } else for (const { task } of tasks) await task();
  if (!isSilent) printLines(process.stdout, () => [toDiagnosisVerdict(all)]);
  return all;
}

function describeStandpoint(here: PreparedExamination["here"], side: PreparedExamination["side"]): string {
  const place = here.side === "host" ? "on a host" : "in a container";
  const own = `This is ${place}: ${here.because}.`;
  if (side === here.side) return own;
  return `${own} What the orchestrator would see ${side === "host" ? "on the host" : "in a container"} is partly inferred.`;
}
