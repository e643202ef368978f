/** Parameters for containers and operations. */
import { useEffect, useId, useMemo, useRef, useState } from "react";
import type { ReportedTask } from "../../model/check-report.ts";
import { toPrintable } from "../../model/printable.ts";
import type { ParameterDraft } from "./draft.ts";
import { JsonField } from "./json-field.tsx";

/** A longer choice is of no use; a task beyond it is picked in the graph. */
const MOST_OFFERED = 500;

interface ParameterListProps {
  readonly plan: readonly ReportedTask[];
  /** The node key of a task that was picked: parameters are likely wanted for that. */
  readonly picked: string | null;
  readonly parameters: readonly ParameterDraft[];
  /** What is wrong at a path of the form; null when nothing is. */
  readonly problemAt: (path: string) => string | null;
  readonly onChange: (parameters: readonly ParameterDraft[]) => void;
}

export function ParameterList({ plan, picked, parameters, problemAt, onChange }: ParameterListProps) {
  const id = useId();
  const choice = useRef<HTMLSelectElement>(null);
  const remove = (at: number): void => {
    onChange(parameters.toSpliced(at, 1));
    // The button that was pressed goes away.
    choice.current?.focus();
  };
  const [chosen, setChosen] = useChosen(picked);
  const taken = new Set(parameters.map(({ target }) => target));
  const all = useMemo(() => toTargets(plan), [plan]);
  const targets = all.filter((target) => !taken.has(target));
  const target = targets.includes(chosen) ? chosen : (targets[0] ?? "");
  const offered = new Set([...targets.slice(0, MOST_OFFERED), ...(target === "" ? [] : [target])]);
  return (
    <section className="parameters" aria-labelledby="parameters-title">
      <div className="section-head">
        <h2 id="parameters-title">Parameters</h2>
        <label htmlFor={id} className="unseen">
          Container or operation
        </label>
        <select
          ref={choice}
          id={id}
          value={target}
          disabled={targets.length === 0}
          onChange={(event) => setChosen(event.target.value)}
        >
          {[...offered].map((name) => (
            <option key={name} value={name}>
              {toPrintable(name)}
            </option>
          ))}
        </select>
        <button
          type="button"
          disabled={target === ""}
          onClick={() => onChange([...parameters, { target, json: "" }])}
        >
          Add parameters
        </button>
      </div>
      {parameters.map((parameter, at) => (
        <div key={parameter.target} className="parameter">
          <JsonField
            label={toPrintable(parameter.target)}
            rows={3}
            placeholder='{"num_records": 70}'
            value={parameter.json}
            problem={problemAt(`parameters[${at}]`)}
            onChange={(json) => onChange(parameters.with(at, { ...parameter, json }))}
          />
          <button
            type="button"
            aria-label={`Remove the parameters for ${toPrintable(parameter.target)}`}
            onClick={() => remove(at)}
          >
            Remove
          </button>
        </div>
      ))}
    </section>
  );
}

/** What was chosen last, here or by picking it. */
function useChosen(picked: string | null) {
  const [chosen, setChosen] = useState("");
  useEffect(() => {
    if (picked !== null) setChosen(picked);
  }, [picked]);
  return [chosen, setChosen] as const;
}

/** Each container, then each of its operations, in blueprint order. */
function toTargets(plan: readonly ReportedTask[]): readonly string[] {
  const containers = Map.groupBy(plan, ({ container_name }) => container_name);
  return [...containers].flatMap(([name, tasks]) => [name, ...tasks.map(({ node_key }) => node_key)]);
}
