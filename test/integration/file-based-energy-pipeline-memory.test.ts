/** Rows are streamed: how many there are does not show in a service's memory. */
import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { readReport, STEPS, startEnergyPipeline } from "../energy-pipeline.ts";

/** The highest resident memory (MB) that a process has had, which only Linux tells. */
const peakMegabytes = (pid: number): number =>
  Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;

/** Their files are 13 MB and 17 MB; as objects in memory they would take several times that. */
const RECORDS = 250_000;

test.skipIf(process.platform !== "linux")(
  "a quarter of a million records take no more memory than a few thousand",
  async () => {
    await using pipeline = await startEnergyPipeline();
    const peaks = () => STEPS.map(([, operation]) => peakMegabytes(pipeline.processes[operation].pid));
    await pipeline.run("wf-few", { GetConfiguration: { num_records: 5_000 } });
    const few = peaks();
    const [, , report] = await pipeline.run("wf-many", { GetConfiguration: { num_records: RECORDS } });
    expect(readReport(report)[0]).toBe(RECORDS);
    for (const [step, many] of peaks().entries()) expect(many - (few[step] ?? 0)).toBeLessThan(48);
  },
  60_000,
);
