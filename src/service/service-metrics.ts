/** Counts and times of executions, in the text that Prometheus reads. By operation; nothing else is a label. */

/** Upper ends (s) of the classes of durations. */
const BUCKETS_S = [0.01, 0.1, 1, 10, 60, 600, 3_600];

interface Counts {
  running: number;
  complete: number;
  failed: number;
  seconds: number;
  /** How many took no longer than the bucket of the same index. */
  readonly within: number[];
}

export class ServiceMetrics {
  readonly #counts = new Map<string, Counts>();

  /** @param operations each is shown from the start, with zeros */
  constructor(operations: Iterable<string>) {
    for (const name of operations) {
      this.#counts.set(name, {
        running: 0,
        complete: 0,
        failed: 0,
        seconds: 0,
        within: BUCKETS_S.map(() => 0),
      });
    }
  }

  begin(operation: string): void {
    const counts = this.#counts.get(operation);
    if (counts !== undefined) counts.running += 1;
  }

  end(operation: string, status: "complete" | "failed", elapsedMs: number): void {
    const counts = this.#counts.get(operation);
    if (counts === undefined) return;
    const seconds = elapsedMs / 1_000;
    counts.running -= 1;
    counts[status] += 1;
    counts.seconds += seconds;
    for (const [index, bucket] of BUCKETS_S.entries()) {
      if (seconds <= bucket) counts.within[index] = (counts.within[index] ?? 0) + 1;
    }
  }

  toResponse(): Response {
    const lines = [
      "# HELP aieffect_service_executions_total Executions that have ended.",
      "# TYPE aieffect_service_executions_total counter",
      ...this.#each((label, { complete, failed }) => [
        `aieffect_service_executions_total{${label},status="complete"} ${complete}`,
        `aieffect_service_executions_total{${label},status="failed"} ${failed}`,
      ]),
      "# HELP aieffect_service_running Executions that have not ended yet.",
      "# TYPE aieffect_service_running gauge",
      ...this.#each((label, { running }) => [`aieffect_service_running{${label}} ${running}`]),
      "# HELP aieffect_service_duration_seconds How long executions took.",
      "# TYPE aieffect_service_duration_seconds histogram",
      ...this.#each(toHistogram),
    ];
    return new Response(`${lines.join("\n")}\n`, {
      headers: { "content-type": "text/plain; version=0.0.4" },
    });
  }

  #each(toLines: (label: string, counts: Counts) => readonly string[]): string[] {
    return [...this.#counts].flatMap(([name, counts]) => toLines(`operation="${escapeLabel(name)}"`, counts));
  }
}

function toHistogram(label: string, { complete, failed, seconds, within }: Counts): string[] {
  const name = "aieffect_service_duration_seconds";
  const count = complete + failed;
  return [
    ...BUCKETS_S.map((bucket, index) => `${name}_bucket{${label},le="${bucket}"} ${within[index] ?? 0}`),
    `${name}_bucket{${label},le="+Inf"} ${count}`,
    `${name}_sum{${label}} ${seconds}`,
    `${name}_count{${label}} ${count}`,
  ];
}

const escapeLabel = (text: string): string =>
  text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
