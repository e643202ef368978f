import type { TaskCounts } from "../../model/status.ts";
import { BAR_ORDER, toCountsText, toTotal } from "./counts.ts";

/** The tasks of a workflow by state: as a bar for the eye, and as counts. */
export function Progress({ counts }: { readonly counts: TaskCounts }) {
  const total = toTotal(counts);
  const shown = BAR_ORDER.filter((status) => counts[status] > 0);
  return (
    <span className="progress">
      <span className="bar" aria-hidden="true">
        {shown.map((status) => (
          <span
            key={status}
            className={`fill-${status}`}
            style={{ width: `${(counts[status] / total) * 100}%` }}
          />
        ))}
      </span>
      <span className="counts">{toCountsText(counts)}</span>
    </span>
  );
}
