import { useId, useMemo, useState } from "react";
import { toPrintable } from "../../model/printable.ts";
import { formatCount } from "../../model/quantity.ts";
import { type Extent, type Series, toExtent, toFirst, toLines } from "./series.ts";

const WIDTH = 400;
const HEIGHT = 90;

interface PlotProps {
  /** At least one. */
  readonly series: readonly Series[];
  /** What the rows of the table are called, when something else than numbers tells that. */
  readonly labels: readonly string[] | null;
}

/** One column of numbers as a line, chosen among all; the same in words. */
export function Plot({ series, labels }: PlotProps) {
  const [position, setPosition] = useState(() => toFirst(series)?.position);
  const id = useId();
  const shown = series.find((one) => one.position === position) ?? series[0];
  const extent = useMemo(() => toExtent(shown?.values ?? []), [shown]);
  if (shown === undefined || extent === null) return null;
  return (
    <figure className="plot">
      <figcaption>
        {series.length === 1 ? (
          <span className="plot-name">{toPrintable(shown.name)}</span>
        ) : (
          <>
            <label htmlFor={id}>Column</label>
            <select
              id={id}
              value={shown.position}
              onChange={(event) => setPosition(Number(event.target.value))}
            >
              {series.map(({ name, position: value }) => (
                <option key={value} value={value}>
                  {toPrintable(name)}
                </option>
              ))}
            </select>
          </>
        )}
        <span className="plot-words">{toWords(extent)}</span>
      </figcaption>
      <div className="plot-frame">
        <span className="plot-most">{toShort(extent.most)}</span>
        <Lines values={shown.values} />
        <span className="plot-least">{toShort(extent.least)}</span>
      </div>
      {labels !== null && (
        <p className="plot-ends" aria-hidden="true">
          <span>{toLabel(labels[0])}</span>
          <span>{toLabel(labels.at(-1))}</span>
        </p>
      )}
    </figure>
  );
}

/** What it shows is told in words beside it. */
function Lines({ values }: { readonly values: readonly number[] }) {
  const lines = useMemo(
    () =>
      toLines(values, WIDTH / 2).map((points) =>
        points.map(({ x, y }) => `${(x * WIDTH).toFixed(1)},${(y * HEIGHT).toFixed(1)}`),
      ),
    [values],
  );
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      {lines.map(([first = "", ...others]) => (
        // A value between two gaps is a dot: a line of no length with round ends.
        <polyline key={first} points={[first, ...(others.length === 0 ? [first] : others)].join(" ")} />
      ))}
    </svg>
  );
}

/** Of an instant what a person needs of it. */
const toLabel = (label = ""): string =>
  toPrintable(label).replace(/T(\d\d:\d\d)(:00(\.0+)?)?(Z|\+00:00)?$/, " $1");

const toWords = ({ least, most, mean, count }: Extent): string =>
  `${formatCount(count)} values from ${toShort(least)} to ${toShort(most)}, ${toShort(mean)} on average`;

const SHORT = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 4, useGrouping: true });

const toShort = (value: number): string =>
  Math.abs(value) >= 1e9 || (value !== 0 && Math.abs(value) < 1e-4)
    ? value.toPrecision(3)
    : SHORT.format(value);
