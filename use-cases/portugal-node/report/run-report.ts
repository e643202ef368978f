/** The report of a run: TrainModel keeps what it begins with, GenerateData shows that beside what the model has made. */
import { join } from "node:path";
import { isSafeId, type Task } from "../../../src/service/kit.ts";
import { tellFileTrouble } from "../../shared/files/file-trouble.ts";
import { readIfThere } from "../../shared/files/read-if-there.ts";
import { toModelName } from "../training/model-name.ts";
import { toFirstRows } from "./first-rows.ts";
import { readSeries, toFirstExample } from "./series.ts";
import { toReport } from "./series-report.ts";

export const REPORT_FILE = "report.html";
const TRAINED_ON_FILE = "trained_on.csv";

/** @throws OperationError when it cannot be written */
export async function keepTrainedOn(csv: Uint8Array, task: Task): Promise<void> {
  await write(TRAINED_ON_FILE, toFirstRows(csv), "csv", task);
}

export interface GeneratedSeries {
  readonly modelName: string;
  readonly workflowId: string;
  /** The first bytes of what was generated. */
  readonly start: Uint8Array;
  /** DATA_DIR. */
  readonly directory: string;
}

/**
 * Writes the report to `<DATA_DIR>/<workflow_id>/<task_id>`, if the model was trained in the same workflow: of any other it is
 * not known what it was trained on.
 *
 * @throws OperationError when it cannot be written
 */
export async function writeRunReport(generated: GeneratedSeries, task: Task): Promise<void> {
  const trainedOn = await readTrainedOn(generated);
  if (trainedOn === null) return task.log("No report: the model was not trained in this workflow");
  const made = toFirstExample(readSeries(toFirstRows(generated.start)));
  const path = await write(REPORT_FILE, toReport(readSeries(trainedOn), made), "html", task);
  task.log("Report written", { path });
}

async function readTrainedOn({
  modelName,
  workflowId,
  directory,
}: GeneratedSeries): Promise<Uint8Array | null> {
  const prefix = toModelName(workflowId, "");
  const trainingId = modelName.slice(prefix.length);
  if (!modelName.startsWith(prefix) || !isSafeId(trainingId)) return null;
  return readIfThere(join(directory, workflowId, trainingId, TRAINED_ON_FILE));
}

async function write(
  name: string,
  content: string | Uint8Array,
  format: string,
  task: Task,
): Promise<string> {
  const { uri } = await tellFileTrouble(`Writing ${name}`, () =>
    task.results.file(name, format, (path) => Bun.write(path, content)),
  );
  return uri;
}
