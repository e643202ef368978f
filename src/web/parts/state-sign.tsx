import type { TaskStatus } from "../../model/status.ts";
import { STATUS_SIGNS } from "../../model/status-sign.ts";

/** A state by sign, colour and word. */
export function StateSign({ status }: { readonly status: TaskStatus }) {
  return (
    <span className={`state state-${status}`}>
      <span className="sign" aria-hidden="true">
        {STATUS_SIGNS[status]}
      </span>
      <span className="word">{status}</span>
    </span>
  );
}
