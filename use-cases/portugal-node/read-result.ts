/** What a run has generated beside what it was trained on, for a person to see: how `aieffect demo` ends. */
import { join } from "node:path";
import { type DataReference, OperationError } from "../../src/service/kit.ts";
import { toCharts } from "../shared/report/terminal-chart.ts";
import { callService } from "./calls/call-service.ts";
import { REPORT_FILE } from "./report/run-report.ts";
import { readSeries, type Series, toFirstExample, toSharedNames } from "./report/series.ts";

const TIMEOUT_MS = 10_000;
const SHOWN_LINES = 4;

interface RunFacts {
  /** What the tasks of the run have made, by node key. */
  readonly outputs: ReadonlyMap<string, DataReference>;
  /** Where the service has put the files of the last task. */
  readonly taskFolder: string;
}

/** @param reference to what GenerateData has made */
export async function readResult(
  { uri }: DataReference,
  { outputs, taskFolder }: RunFacts,
): Promise<readonly string[]> {
  const [, applied] = [...outputs].find(([nodeKey]) => nodeKey.endsWith(":ApplyFunction")) ?? [];
  try {
    const generatedText = await fetchText(uri);
    const generated = toFirstExample(readSeries(generatedText));
    const loaded = readSeries(applied === undefined ? "" : await fetchText(applied.uri));
    const report = `Report: ${join(taskFolder, REPORT_FILE)}`;
    return [...toTable(generatedText), "", ...chartShared(loaded, generated), "", report];
  } catch (error) {
    if (!(error instanceof OperationError)) throw error;
    return [error.message];
  }
}

function toTable(csv: string): readonly string[] {
  const lines = csv.trimEnd().split("\n");
  return [...lines.slice(0, SHOWN_LINES), `… ${lines.length - 1} rows`];
}

/** Of the first column that both have. */
function chartShared(loaded: Series, generated: Series): readonly string[] {
  const [name] = toSharedNames(loaded, generated);
  if (name === undefined) return [];
  return toCharts(
    new Map([
      [`${name}, as it was loaded`, loaded.get(name) ?? []],
      [`${name}, as the model made it`, generated.get(name) ?? []],
    ]),
    1,
  );
}

const fetchText = (uri: string): Promise<string> => {
  const call = { failure: "The series cannot be read", timeoutMs: TIMEOUT_MS };
  return callService(uri, { ...call, signal: AbortSignal.timeout(TIMEOUT_MS) }, (answer) => answer.text());
};
