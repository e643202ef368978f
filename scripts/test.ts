/**
 * Runs every check one after the other, never stopping at the first that fails, and ends with one line:
 * "N passed, N failed".
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { binaryPath, nativeTarget } from "./targets.ts";
import { addTotals, NO_TESTS, type TestTotals, toStepTotals } from "./test-totals.ts";

interface Step {
  readonly title: string;
  /** Arguments of Bun. */
  readonly command: readonly string[];
}

const STEP_TIMEOUT_MS = 10 * 60_000;
/** A test that says nothing else of it is not wrong because the machine is slow. */
const TEST_TIMEOUT_MS = 30_000;

const STEPS: readonly Step[] = [
  { title: "Format and lint", command: ["run", "biome", "ci", "--error-on-warnings", "."] },
  { title: "Types", command: ["run", "tsc", "--noEmit"] },
  { title: "Dead code", command: ["run", "knip"] },
  { title: "Code that only tests use", command: ["run", "knip", "--production"] },
  { title: "Unit tests", command: ["test", "--parallel", "./src", "./commands", "./scripts", "./use-cases"] },
  { title: "Contract tests", command: ["test", "--parallel", "./test/contract"] },
  { title: "Integration tests", command: ["test", "--parallel", "./test/integration"] },
  { title: "Build", command: ["scripts/build.ts"] },
  { title: "End-to-end tests", command: ["test", "--parallel", "./test/e2e"] },
];

async function runStep(step: Step, reportPath: string): Promise<TestTotals> {
  const isTestRun = step.command[0] === "test";
  const reporting = isTestRun
    ? [
        "--only-failures",
        "--reporter=junit",
        `--reporter-outfile=${reportPath}`,
        `--timeout=${TEST_TIMEOUT_MS}`,
      ]
    : [];
  const child = Bun.spawn([process.execPath, ...step.command, ...reporting], {
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, CI: "1", AIEFFECT_BINARY: binaryPath(nativeTarget()) },
    timeout: STEP_TIMEOUT_MS,
  });
  const exitCode = await child.exited;
  const report = isTestRun ? readReport(reportPath) : undefined;
  return toStepTotals(exitCode, report);
}

/** Empty when the run ended before it could write one. */
function readReport(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

async function runSteps(): Promise<TestTotals> {
  const reports = mkdtempSync(join(tmpdir(), "aieffect-test-"));
  let sum = NO_TESTS;
  for (const [index, step] of STEPS.entries()) {
    console.log(`\n==> ${step.title}`);
    const startedAt = performance.now();
    const totals = await runStep(step, join(reports, `${index}.xml`));
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    console.log(`<== ${step.title}: ${totals.failed === 0 ? "ok" : "FAILED"} (${seconds} s)`);
    sum = addTotals(sum, totals);
  }
  rmSync(reports, { recursive: true, force: true });
  return sum;
}

const { passed, failed, skipped } = await runSteps();
if (skipped > 0) console.log(`\n${skipped} skipped, each says why in its name.`);
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
