import type { ReportedTask } from "../../model/check-report.ts";

/** The most that are written out. */
const MOST_SHOWN = 200;

/** What the graph shows, as text. */
export function TaskList({ plan }: { readonly plan: readonly ReportedTask[] }) {
  return (
    <details className="task-list">
      <summary>Tasks as a list</summary>
      <ol>
        {plan
          .slice(0, MOST_SHOWN)
          .map(({ task_id: taskId, node_key: nodeKey, waits_for: waitsFor, node_type: type }) => (
            <li key={taskId}>
              <code>{nodeKey}</code> <span className="notice">{type}</span>
              {waitsFor.length > 0 && <span className="notice"> waits for {waitsFor.join(", ")}</span>}
            </li>
          ))}
      </ol>
      {plan.length > MOST_SHOWN && <p className="notice">and {plan.length - MOST_SHOWN} more</p>}
    </details>
  );
}
