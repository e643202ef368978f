/** What a server needs from the process around it. */
import type { Clock } from "../clock.ts";
import type { ControlClient } from "../control/control-client.ts";
import type { WorkflowEvent } from "../model/event.ts";
import type { Measures } from "../model/measures.ts";
import type { SubmissionOptions } from "../model/submission-options.ts";
import type { Store, StoreOverview } from "../store/store.ts";

export interface ServerSettings {
  /** The bearer key of every path but /health and the documentation; null or empty: everybody may call. */
  readonly apiKey: string | null;
  readonly maxBodyBytes: number;
  /** Of one workflow. */
  readonly maxTasks: number;
  /** So long (ms) a workflow is kept after it has settled, unless its submission says otherwise; null for ever. */
  readonly retainMs: number | null;
  /** Of a submission that does not give them. */
  readonly defaults: SubmissionOptions;
  /** Which hosts a dockerinfo may name, as host-policy.ts reads it; null for all but those of metadata services. */
  readonly allowHosts: string | null;
}

export interface ServerPorts {
  readonly store: Store;
  readonly storeKind: StoreOverview["kind"];
  readonly clock: Clock;
  /** Asks services whether they are well, when that is wanted of a check. */
  readonly control: Pick<ControlClient, "health">;
  /** Ms on a clock that only goes on. */
  readonly elapsed: () => number;
  /** An id that no workflow has. */
  readonly newWorkflowId: () => string;
  readonly settings: ServerSettings;
  readonly version: string;
  readonly metrics: () => Promise<MetricsText>;
  readonly measures: () => Promise<Measures>;
  /** For the events of one workflow. */
  readonly newEventLines: () => EventLines;
  /** Told of an error that no request can be blamed for. The path has no query, and no key is in either of them. */
  readonly onDefect: (error: unknown, request: { readonly method: string; readonly path: string }) => void;
}

/** The events of one workflow as lines for people; each must come, in order. */
export interface EventLines {
  toLine(event: WorkflowEvent): string;
  /** For an event whose line nobody wants. */
  skip(event: WorkflowEvent): void;
}

/** Metrics in the text format of Prometheus. */
export interface MetricsText {
  readonly contentType: string;
  readonly text: string;
}
