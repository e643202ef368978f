/** The trainings that run now, by user and model. */
import { setImmediate, setTimeout } from "node:timers/promises";
import { RefusedRequest } from "../../http/application.ts";
import type { Model } from "./model.ts";
import { type TrainingSettings, type TrainingStep, train } from "./training.ts";
import type { TrainingData } from "./training-data.ts";

/** What `/training_info` tells: epoch and batch are counted from 1, of the batch that began last. */
export interface TrainingProgress {
  readonly epoch: number;
  readonly total_epochs: number;
  readonly batch: number;
  readonly total_batches: number;
  readonly timestamp: string;
}

interface Training {
  progress: TrainingProgress | null;
  readonly ending: AbortController;
}

/** So long (ms) others wait for their turn at most. */
const TURN_MS = 10;

export class Trainings {
  readonly #running = new Map<string, Training>();
  readonly #fewestEpochMs: number;

  /** @param fewestEpochMs an epoch takes at least so long, so that progress can be watched */
  constructor(fewestEpochMs: number) {
    this.#fewestEpochMs = fewestEpochMs;
  }

  /** null when none runs, or it has not begun its first epoch. */
  progress(user: string, name: string): TrainingProgress | null {
    return this.#running.get(toKey(user, name))?.progress ?? null;
  }

  isRunning(user: string, name: string): boolean {
    return this.#running.has(toKey(user, name));
  }

  /**
   * Trains, and takes the place of a training of the same model that still runs.
   *
   * @throws RefusedRequest 409 when another took its place
   */
  async run(
    user: string,
    settings: TrainingSettings,
    data: TrainingData,
    save: (model: Model) => Promise<void>,
  ): Promise<void> {
    const key = toKey(user, settings.name);
    const training: Training = { progress: null, ending: new AbortController() };
    this.#running.get(key)?.ending.abort();
    this.#running.set(key, training);
    try {
      const model = await train(data, settings, this.#toPorts(training, settings));
      refuseIfEnding(training);
      await save(model);
    } finally {
      if (this.#running.get(key) === training) this.#running.delete(key);
    }
  }

  #toPorts(training: Training, { epochs }: TrainingSettings) {
    let turnEndsAt = performance.now() + TURN_MS;
    let epochEndsAt = performance.now() + this.#fewestEpochMs;
    return {
      onStep: (step: TrainingStep) => {
        training.progress = toProgress(step, epochs);
      },
      breathe: async () => {
        if (performance.now() < turnEndsAt) return;
        await setImmediate();
        refuseIfEnding(training);
        turnEndsAt = performance.now() + TURN_MS;
      },
      onEpochEnd: async () => {
        while (performance.now() < epochEndsAt) {
          await setTimeout(Math.min(TURN_MS, epochEndsAt - performance.now()));
          refuseIfEnding(training);
        }
        epochEndsAt = performance.now() + this.#fewestEpochMs;
      },
    };
  }
}

const toKey = (user: string, name: string): string => `${user}/${name}`;

const toProgress = ({ epoch, batch, batches }: TrainingStep, epochs: number): TrainingProgress => ({
  epoch,
  total_epochs: epochs,
  batch,
  total_batches: batches,
  timestamp: new Date().toISOString(),
});

function refuseIfEnding({ ending }: Training): void {
  if (ending.signal.aborted) throw new RefusedRequest(409, "Another training of this model took its place");
}
