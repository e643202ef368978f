/** How the tasks are to be run. */
import { useId } from "react";
import { CheckedField } from "./checked-field.tsx";
import { type OptionDraft, PLAIN_FIELDS, RETRY_CHOICES, RETRY_FIELDS } from "./option-draft.ts";

interface OptionFieldsProps {
  readonly options: OptionDraft;
  /** What is wrong at a path of the form; null when nothing is. */
  readonly problemAt: (path: string) => string | null;
  readonly onChange: (options: OptionDraft) => void;
}

export function OptionFields({ options, problemAt, onChange }: OptionFieldsProps) {
  const id = useId();
  return (
    <details className="options">
      <summary>Options</summary>
      <p className="notice">What is left empty is as the server has it.</p>
      <div className="option-grid">
        {[...RETRY_FIELDS, ...PLAIN_FIELDS].map(({ name, label }) => (
          <NumberField
            key={name}
            label={label}
            value={options[name]}
            problem={problemAt(`options.${name}`)}
            onChange={(value) => onChange({ ...options, [name]: value })}
          />
        ))}
        <div className="field">
          <label htmlFor={id}>Another attempt is made for</label>
          <select
            id={id}
            value={options.on}
            onChange={(event) => onChange({ ...options, on: event.target.value })}
          >
            {RETRY_CHOICES.map(({ name, label }) => (
              <option key={name} value={name}>
                {label}
              </option>
            ))}
          </select>
        </div>
      </div>
    </details>
  );
}

interface NumberFieldProps {
  readonly label: string;
  readonly value: string;
  readonly problem: string | null;
  readonly onChange: (value: string) => void;
}

const NumberField = ({ label, value, problem, onChange }: NumberFieldProps) => (
  <CheckedField label={label} problem={problem}>
    {(joined) => (
      <input
        {...joined}
        type="text"
        inputMode="numeric"
        autoComplete="off"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    )}
  </CheckedField>
);
