/** What `GET /training_info` says of a training. Pure. */
import * as v from "valibot";

export type TrainingState =
  | { readonly kind: "complete" }
  | { readonly kind: "failed"; readonly error: string }
  /** Percent, cut to a whole number. */
  | { readonly kind: "running"; readonly progress: number };

/** What is no number counts as not told: versions of the service differ. */
const NumberSchema = v.fallback(v.optional(v.number()), undefined);

const TrainingInfoSchema = v.object({
  trained: v.optional(v.unknown()),
  status: v.optional(v.unknown()),
  error: v.fallback(v.optional(v.string()), undefined),
  progress: NumberSchema,
  epoch: NumberSchema,
  total_epochs: NumberSchema,
  batch: NumberSchema,
  total_batches: NumberSchema,
});

type TrainingInfo = v.InferOutput<typeof TrainingInfoSchema>;

/**
 * @param body of the answer, parsed
 * @param hasReturned whether the train request had been answered when this was asked for
 */
export function readTrainingInfo(body: unknown, hasReturned: boolean): TrainingState {
  const reading = v.safeParse(TrainingInfoSchema, body);
  if (!reading.success) return { kind: "running", progress: 0 };
  const info = reading.output;
  if (info.trained === true || info.status === "completed" || (hasReturned && isAtItsEnd(info))) {
    return { kind: "complete" };
  }
  if (info.status === "failed") return { kind: "failed", error: info.error || "Training failed" };
  return { kind: "running", progress: toProgress(info) };
}

/** The service says that the last epoch is reached as soon as that begins. */
function isAtItsEnd({ epoch, total_epochs = 0, batch, total_batches }: TrainingInfo): boolean {
  if (epoch === undefined || total_epochs <= 0 || epoch < total_epochs) return false;
  return total_batches === undefined || (batch ?? 0) >= total_batches;
}

/** An epoch that runs is not done. */
function toProgress({ progress, epoch, total_epochs = 0 }: TrainingInfo): number {
  if (progress !== undefined) return toPercent(progress);
  return epoch === undefined || total_epochs <= 0 ? 0 : toPercent((100 * (epoch - 1)) / total_epochs);
}

const toPercent = (value: number): number => Math.floor(Math.min(100, Math.max(0, value)));
