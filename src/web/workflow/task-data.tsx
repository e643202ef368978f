/** What a task made, and what it was given. */
import { memo, useId, useMemo, useState } from "react";
import { formatNumberOf } from "../../model/quantity.ts";
import type { TaskAnswer } from "../../model/workflow-answer.ts";
import { ReferenceView } from "../preview/reference-view.tsx";
import { type GivenInput, nameInputs } from "./task-inputs.ts";
import type { TaskPlace } from "./task-place.ts";

interface TaskDataProps {
  readonly answer: TaskAnswer;
  readonly place: TaskPlace;
  /** All tasks as far as they have been read. */
  readonly tasks: ReadonlyMap<string, TaskAnswer>;
}

export function TaskData({ answer, place, tasks }: TaskDataProps) {
  const inputs = useMemo(() => nameInputs(answer.input_refs, place.upstream, tasks), [answer, place, tasks]);
  const made = answer.output_refs.map((reference) => ({ title: answer.node_key, reference }));
  return (
    <>
      <References heading="Output" nothing={toNothingMade(answer)} given={made} isOpen={true} />
      <References heading="Inputs" nothing="None." given={inputs} isOpen={false} />
    </>
  );
}

function toNothingMade({ status }: TaskAnswer): string {
  if (status === "completed") return "It completed without one.";
  return status === "pending" || status === "running" ? "None yet." : "None.";
}

/** So many are shown; the others when they are asked for. */
const SHOWN_AT_ONCE = 10;

interface ReferencesProps {
  readonly heading: string;
  readonly nothing: string;
  readonly given: readonly GivenInput[];
  /** Whether the content is shown at once. */
  readonly isOpen: boolean;
}

function References({ heading, nothing, given, isOpen }: ReferencesProps) {
  const id = useId();
  const [limit, setLimit] = useState(SHOWN_AT_ONCE);
  const hidden = given.length - limit;
  return (
    <section aria-labelledby={id}>
      <h3 id={id}>
        {heading}
        {given.length > 1 && ` (${given.length})`}
      </h3>
      {given.length === 0 && <p className="notice">{nothing}</p>}
      {given.slice(0, limit).map(({ title, reference }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a task gets its inputs in one order.
        <Reference key={index} reference={reference} title={title} isOpen={isOpen} />
      ))}
      {hidden > 0 && (
        <button type="button" className="small" onClick={() => setLimit(given.length)}>
          {formatNumberOf(hidden, "more reference")}
        </button>
      )}
    </section>
  );
}

/** Not drawn again with every second that passes. */
const Reference = memo(ReferenceView);
