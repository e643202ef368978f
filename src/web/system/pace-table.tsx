import { formatCount } from "../../model/quantity.ts";
import type { Pace } from "./history.ts";
import { formatLatency } from "./latency-text.ts";

interface PaceTableProps {
  readonly title: string;
  /** Null as long as there is no telling. */
  readonly paces: readonly Pace[] | null;
}

/** How quick things are, over some time. */
export function PaceTable({ title, paces }: PaceTableProps) {
  return (
    <section aria-label={`How quick, ${title}`}>
      <h3>{title}</h3>
      {paces === null ? (
        <p className="notice">Comes with the next answers.</p>
      ) : (
        <table className="system-table paces">
          <thead>
            <tr>
              <th scope="col">What</th>
              {["Number", "Failed", "Median", "90 %", "99 %"].map((heading) => (
                <th key={heading} scope="col" className="number">
                  {heading}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {paces.map((pace) => (
              <PaceRow key={pace.name} {...pace} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function PaceRow({ name, latency, failed }: Pace) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className="number">{formatCount(latency.count)}</td>
      <td className="number">
        {failed === null || failed === 0 ? (
          (failed ?? "")
        ) : (
          <strong className="bad">{formatCount(failed)}</strong>
        )}
      </td>
      {[latency.p50_ms, latency.p90_ms, latency.p99_ms].map((ms, index) => (
        <td key={["p50", "p90", "p99"][index]} className="number">
          {formatLatency(ms, latency)}
        </td>
      ))}
    </tr>
  );
}
