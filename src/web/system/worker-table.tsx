import { formatCount, formatNumberOf } from "../../model/quantity.ts";
import type { WorkerAnswer } from "../../model/system-answer.ts";
import { toSlots } from "./concerns.ts";

interface WorkerTableProps {
  /** Null when nobody knows. */
  readonly workers: readonly WorkerAnswer[] | null;
}

/** Who works, and how busy each is. */
export function WorkerTable({ workers }: WorkerTableProps) {
  return (
    <section aria-label="Workers">
      <div className="bar-top">
        <h2>Workers</h2>
        <span className="notice">{toSummary(workers)}</span>
      </div>
      {workers !== null && workers.length > 0 && (
        <table className="system-table workers">
          <thead>
            <tr>
              <th scope="col">Worker</th>
              <th scope="col">Lease</th>
              <th scope="col" className="number">
                Tasks
              </th>
              <th scope="col">Slots</th>
            </tr>
          </thead>
          <tbody>
            {workers.map((worker) => (
              <WorkerRow key={worker.worker_id} {...worker} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function toSummary(workers: WorkerTableProps["workers"]): string {
  if (workers === null) return "not known while the store does not answer";
  if (workers.length === 0) return "none";
  const slots = toSlots(workers);
  const busy = slots === null ? "" : `, ${formatCount(slots.busy)} of ${formatCount(slots.all)} slots busy`;
  return `${formatNumberOf(workers.length, "worker")}${busy}`;
}

function WorkerRow({ worker_id, lease_ms, tasks, slots, busy_slots }: WorkerAnswer) {
  return (
    <tr>
      <th scope="row" className="id" title={worker_id}>
        {worker_id}
      </th>
      <td>
        {lease_ms === null ? (
          <strong className="bad">none</strong>
        ) : (
          <span className="good">{Math.ceil(lease_ms / 1000)} s</span>
        )}
      </td>
      <td className="number">{formatCount(tasks)}</td>
      <td>
        {slots === null || busy_slots === null ? (
          <span className="notice">not told here</span>
        ) : (
          <span className="load">
            <span className="bar" aria-hidden="true">
              <span
                className={busy_slots === slots ? "fill-cancelled" : "fill-running"}
                style={{ width: `${slots === 0 ? 0 : (busy_slots / slots) * 100}%` }}
              />
            </span>
            <span>
              {formatCount(busy_slots)} of {formatCount(slots)}
            </span>
          </span>
        )}
      </td>
    </tr>
  );
}
