/** What makes the chronics of one execution. */
import type { ChronicsOptions } from "../../chronics/options.ts";
import type { Manifest } from "../../manifest.ts";

export interface ChronicsJob {
  readonly manifest: Manifest;
  /** Where the manifest lies. */
  readonly folder: string;
  /** Where the five files go; it is there, and empty. */
  readonly output: string;
  readonly options: ChronicsOptions;
  readonly signal: AbortSignal;
  /** In percent. */
  readonly progress: (percent: number) => void;
}

export interface Engine {
  /**
   * @returns what a person should know
   * @throws OperationError when there will be no chronics
   */
  generate(job: ChronicsJob): Promise<readonly string[]>;
}
