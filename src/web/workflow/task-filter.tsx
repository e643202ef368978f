import { formatCount } from "../../model/quantity.ts";
import { type TaskCounts, TaskStatusSchema } from "../../model/status.ts";
import { STATUS_SIGNS } from "../../model/status-sign.ts";
import { toTotal } from "../parts/counts.ts";
import type { WorkflowRoute } from "../route.ts";
import type { RouteControl } from "../use-route.ts";

interface TaskFilterBarProps {
  readonly route: WorkflowRoute;
  readonly go: RouteControl["go"];
  readonly counts: TaskCounts;
}

/** By state, of which those are offered that there are, and by text; both are in the address. */
export function TaskFilterBar({ route, go, counts }: TaskFilterBarProps) {
  const present = TaskStatusSchema.options.filter((status) => counts[status] > 0 || status === route.status);
  return (
    <search className="filter">
      <fieldset>
        <legend className="unseen">State</legend>
        {[null, ...present].map((status) => (
          <label key={status ?? "all"} className="choice">
            <input
              type="radio"
              name="status"
              checked={route.status === status}
              onChange={() => go({ ...route, status }, "same")}
            />
            <span>
              {status !== null && <span aria-hidden="true">{STATUS_SIGNS[status]} </span>}
              {status ?? "all"} {formatCount(status === null ? toTotal(counts) : counts[status])}
            </span>
          </label>
        ))}
      </fieldset>
      <input
        type="search"
        aria-label="Operation, id or error"
        placeholder="Operation, id or error"
        value={route.text}
        onChange={(event) => go({ ...route, text: event.target.value }, "same")}
      />
    </search>
  );
}
