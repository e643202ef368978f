/** The inputs of the start tasks. */
import { useId, useRef } from "react";
import { toPrintable } from "../../model/printable.ts";
import { EMPTY_INPUTS, type InputDraft, type InputKind } from "./input-draft.ts";
import { InputFields } from "./input-fields.tsx";

interface InputListProps {
  readonly inputs: readonly InputDraft[];
  /** Node keys of the tasks that get them. */
  readonly startTasks: readonly string[];
  /** What is wrong at a path of the form; null when nothing is. */
  readonly problemAt: (path: string) => string | null;
  readonly onChange: (inputs: readonly InputDraft[]) => void;
}

export function InputList({ inputs, startTasks, problemAt, onChange }: InputListProps) {
  const adding = useRef<HTMLButtonElement>(null);
  const remove = (at: number): void => {
    onChange(inputs.toSpliced(at, 1));
    // The button that was pressed goes away.
    adding.current?.focus();
  };
  return (
    <section className="inputs" aria-labelledby="inputs-title">
      <div className="section-head">
        <h2 id="inputs-title">Inputs</h2>
        <button ref={adding} type="button" onClick={() => onChange([...inputs, EMPTY_INPUTS.text])}>
          Add an input
        </button>
      </div>
      {startTasks.length > 0 && <p className="notice">{toHint(startTasks)}</p>}
      {inputs.map((input, at) => (
        <InputItem
          key={toKey(at)}
          at={at}
          input={input}
          problem={problemAt(`inputs[${at}]`)}
          onChange={(changed) => onChange(inputs.with(at, changed))}
          onRemove={() => remove(at)}
        />
      ))}
    </section>
  );
}

/** They are told apart by their place alone, and keep nothing but what is in the draft. */
const toKey = (at: number): string => `input-${at}`;

const toHint = (startTasks: readonly string[]): string =>
  startTasks.length === 1
    ? `Given to ${toPrintable(startTasks[0] ?? "")}, which starts.`
    : `Given to each of the ${startTasks.length} tasks that start.`;

const KINDS: readonly (readonly [InputKind, string])[] = [
  ["text", "Text, sent inline"],
  ["file", "File, sent inline"],
  ["reference", "Reference to data elsewhere"],
  ["json", "JSON of one reference or more"],
];

interface InputItemProps {
  readonly at: number;
  readonly input: InputDraft;
  readonly problem: string | null;
  readonly onChange: (input: InputDraft) => void;
  readonly onRemove: () => void;
}

function InputItem({ at, input, problem, onChange, onRemove }: InputItemProps) {
  const id = useId();
  return (
    <fieldset className="input-item">
      <legend>Input {at + 1}</legend>
      <div className="input-head">
        <label htmlFor={id} className="unseen">
          Kind of input {at + 1}
        </label>
        <select
          id={id}
          value={input.kind}
          onChange={(event) => onChange(EMPTY_INPUTS[toKind(event.target.value)])}
        >
          {KINDS.map(([kind, label]) => (
            <option key={kind} value={kind}>
              {label}
            </option>
          ))}
        </select>
        <button type="button" aria-label={`Remove input ${at + 1}`} onClick={onRemove}>
          Remove
        </button>
      </div>
      <InputFields input={input} problem={problem} onChange={onChange} />
    </fieldset>
  );
}

const toKind = (value: string): InputKind => KINDS.find(([kind]) => kind === value)?.[0] ?? "text";
