import { WorkflowStatusSchema } from "../../model/status.ts";
import { STATUS_SIGNS } from "../../model/status-sign.ts";
import type { ListRoute } from "../route.ts";
import type { RouteControl } from "../use-route.ts";

/** A workflow is never seen as pending: storing it and starting it are one step. */
const STATES = [null, ...WorkflowStatusSchema.options.filter((status) => status !== "pending")] as const;

interface ListingFilterProps {
  readonly route: ListRoute;
  readonly go: RouteControl["go"];
}

/** By state and by text; both are in the address. */
export function ListingFilter({ route, go }: ListingFilterProps) {
  return (
    <search className="filter">
      <fieldset>
        <legend className="unseen">State</legend>
        {STATES.map((status) => (
          <label key={status ?? "all"} className="choice">
            <input
              type="radio"
              name="status"
              checked={route.status === status}
              onChange={() => go({ ...route, status })}
            />
            <span>
              {status !== null && <span aria-hidden="true">{STATUS_SIGNS[status]} </span>}
              {status ?? "all"}
            </span>
          </label>
        ))}
      </fieldset>
      <input
        type="search"
        aria-label="Name or id"
        placeholder="Name or id"
        value={route.text}
        onChange={(event) => go({ ...route, text: event.target.value }, "same")}
      />
    </search>
  );
}
