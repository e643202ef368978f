import { useEffect, useRef } from "react";
import type { WorkflowAnswer } from "../../model/workflow-answer.ts";
import type { SelectionControl } from "./use-selection.ts";

const HEADINGS = ["State", "Workflow", "Tasks", "Age", "Duration"];

interface WorkflowTableHeadProps {
  readonly rows: readonly WorkflowAnswer[];
  readonly selection: SelectionControl;
}

/** Names the columns, and chooses all rows. */
export function WorkflowTableHead({ rows, selection }: WorkflowTableHeadProps) {
  const count = rows.length;
  const chosen = selection.chosen.length;
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current !== null) box.current.indeterminate = chosen > 0 && chosen < count;
  }, [chosen, count]);
  return (
    <thead>
      <tr aria-rowindex={1}>
        <th scope="col" className="column-choose">
          <label className="choose">
            <input
              ref={box}
              type="checkbox"
              aria-label="Choose all that are shown"
              checked={chosen === count}
              onChange={() => (chosen === count ? selection.none() : selection.all(rows))}
            />
          </label>
        </th>
        {HEADINGS.map((heading) => (
          <th key={heading} scope="col" className={`column-${heading.toLowerCase()}`}>
            <span className="head-word">{heading}</span>
          </th>
        ))}
      </tr>
    </thead>
  );
}
