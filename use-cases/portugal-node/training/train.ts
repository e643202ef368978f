/** TrainModel: one training of its own for each workflow and task, followed to its end. */
import type { JsonObject, Task } from "../../../src/service/kit.ts";
import { callService, toServiceUrl, toUpload } from "../calls/call-service.ts";
import { keepTrainedOn } from "../report/run-report.ts";
import { followTraining, type TrainingTimes } from "./follow-training.ts";
import { toModelName } from "./model-name.ts";

const LOOK_TIMEOUT_MS = 30_000;

export interface TrainingOptions {
  readonly username: string;
  readonly index_col: string;
  readonly epochs: number;
  readonly batch_size: number;
}

interface TrainingOrder {
  /** Safe in a name. */
  readonly ids: { readonly workflowId: string; readonly taskId: string };
  /** The series, by URL. */
  readonly input: JsonObject;
  readonly options: TrainingOptions;
  /** Of the synthetic data service. */
  readonly base: string;
  readonly times: TrainingTimes;
}

/** @throws OperationError when there is no series, the service refuses it, or the training fails or takes too long */
export async function train({ ids, input, options, base, times }: TrainingOrder, task: Task) {
  const model_name = toModelName(ids.workflowId, ids.taskId);
  const { username } = options;
  const csv = await task.fetch(input).bytes();
  await keepTrainedOn(csv, task);
  const ended = new AbortController();
  const signal = AbortSignal.any([task.signal, ended.signal]);
  try {
    await followTraining(
      {
        request: startTraining({ base, model_name, options, csv, timeoutMs: times.limitMs * 2 }, signal),
        look: () => lookAtTraining({ base, model_name, username }, signal),
        onProgress: (percent) => task.progress(percent),
        onFailedLook: (error) =>
          task.log("Asking for the training failed", { level: "warn", error: String(error) }),
        signal,
      },
      times,
    );
  } finally {
    ended.abort(new Error("The training is no longer followed"));
  }
  return task.results.inline({ username, model_name });
}

interface TrainRequest {
  readonly base: string;
  readonly model_name: string;
  readonly options: TrainingOptions;
  readonly csv: Uint8Array;
  readonly timeoutMs: number;
}

/** Both spellings of each parameter: user_id and epochs are the service's own, the others those of its documentation. */
function startTraining(
  { base, model_name, options, csv, timeoutMs }: TrainRequest,
  signal: AbortSignal,
): Promise<void> {
  const { username, index_col, epochs, batch_size } = options;
  const url = toServiceUrl(base, "/train", {
    model_name,
    username,
    user_id: username,
    index_col,
    max_epochs: epochs,
    epochs,
    batch_size,
    overwrite: "true",
  });
  const call = { failure: "Train error", timeoutMs, signal, accepted: [200, 202], method: "POST" } as const;
  return callService(url, { ...call, body: toUpload("uploaded_file", csv) }, async (response) => {
    await response.body?.cancel();
  });
}

function lookAtTraining(
  {
    base,
    model_name,
    username,
  }: { readonly base: string; readonly model_name: string; readonly username: string },
  signal: AbortSignal,
): Promise<unknown> {
  const url = toServiceUrl(base, "/training_info", { username, user_id: username, model_name });
  const call = { failure: "No training info", timeoutMs: LOOK_TIMEOUT_MS, signal };
  return callService(url, call, (response) => response.json());
}
