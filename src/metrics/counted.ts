/**
 * What is counted in a moment of every task: plain numbers by label, and only when somebody asks documents of them, as the
 * aggregation of prom-client takes them. Its own counters look at the labels anew at each count.
 */
interface Value {
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
  readonly metricName?: string;
}

export interface MetricDocument {
  readonly name: string;
  readonly help: string;
  readonly type: "counter" | "histogram";
  readonly values: readonly Value[];
  /** Those of several processes are added up. */
  readonly aggregator: "sum";
}

export interface MetricSketch {
  readonly name: string;
  readonly help: string;
  readonly labelNames?: readonly string[];
}

/** A label in a key of several: none contains it. */
const SEPARATOR = "\n";

/** A count by labels; one without labels is told from the start. */
export class Tally {
  readonly #sketch: MetricSketch;
  readonly #counts = new Map<string, number>();

  constructor(sketch: MetricSketch) {
    this.#sketch = sketch;
    if (sketch.labelNames === undefined) this.#counts.set("", 0);
  }

  add(count: number, label = ""): void {
    this.#counts.set(label, (this.#counts.get(label) ?? 0) + count);
  }

  toDocument(): MetricDocument {
    const { name, help, labelNames = [] } = this.#sketch;
    const values = [...this.#counts].map(([key, value]) => ({ labels: toLabels(labelNames, key), value }));
    return { name, help, type: "counter", values, aggregator: "sum" };
  }
}

interface Series {
  /** How many were at most the bound of that place, and more than the one before. */
  readonly counts: number[];
  count: number;
  sum: number;
}

/** How often durations were how long, by labels; one without labels is told from the start. */
export class Distribution {
  readonly #sketch: MetricSketch;
  readonly #bounds: readonly number[];
  readonly #series = new Map<string, Series>();

  /** @param bounds in ascending order */
  constructor(sketch: MetricSketch, bounds: readonly number[]) {
    this.#sketch = sketch;
    this.#bounds = bounds;
    if (sketch.labelNames === undefined) this.#begin("");
  }

  add(value: number, first = "", second = ""): void {
    const key = second === "" ? first : first + SEPARATOR + second;
    const series = this.#series.get(key) ?? this.#begin(key);
    const place = this.#bounds.findIndex((bound) => value <= bound);
    if (place !== -1) series.counts[place] = (series.counts[place] ?? 0) + 1;
    series.count += 1;
    series.sum += value;
  }

  toDocument(): MetricDocument {
    const { name, help } = this.#sketch;
    const values = [...this.#series].flatMap(([key, series]) => this.#toValues(key, series));
    return { name, help, type: "histogram", values, aggregator: "sum" };
  }

  #begin(key: string): Series {
    const series = { counts: this.#bounds.map(() => 0), count: 0, sum: 0 };
    this.#series.set(key, series);
    return series;
  }

  #toValues(key: string, { counts, count, sum }: Series): readonly Value[] {
    const { name, labelNames = [] } = this.#sketch;
    const labels = toLabels(labelNames, key);
    let atMost = 0;
    const buckets = this.#bounds.map((le, place) => {
      atMost += counts[place] ?? 0;
      return { labels: { le, ...labels }, value: atMost, metricName: `${name}_bucket` };
    });
    return [
      ...buckets,
      { labels: { le: "+Inf", ...labels }, value: count, metricName: `${name}_bucket` },
      { labels, value: sum, metricName: `${name}_sum` },
      { labels, value: count, metricName: `${name}_count` },
    ];
  }
}

function toLabels(names: readonly string[], key: string): Readonly<Record<string, string>> {
  const texts = key.split(SEPARATOR);
  return Object.fromEntries(names.map((name, place) => [name, texts[place] ?? ""]));
}
