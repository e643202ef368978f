import { memo } from "react";
import type { ReportedTask } from "../../model/check-report.ts";
import { toPrintable } from "../../model/printable.ts";
import { formatCount } from "../../model/quantity.ts";

/** The most that are written out. */
const MOST_SHOWN = 200;

/** What the graph shows, as text. */
export const TaskList = memo(function TaskList({ plan }: { readonly plan: readonly ReportedTask[] }) {
  return (
    <details className="task-list">
      <summary>Tasks as a list</summary>
      <ol>
        {plan
          .slice(0, MOST_SHOWN)
          .map(({ task_id: taskId, node_key: nodeKey, waits_for: waitsFor, node_type: type }) => (
            <li key={taskId}>
              <code>{toPrintable(nodeKey)}</code> <span className="notice">{toPrintable(type)}</span>
              {waitsFor.length > 0 && (
                <span className="notice"> waits for {toPrintable(waitsFor.join(", "))}</span>
              )}
            </li>
          ))}
      </ol>
      {plan.length > MOST_SHOWN && <p className="notice">and {formatCount(plan.length - MOST_SHOWN)} more</p>}
    </details>
  );
});
