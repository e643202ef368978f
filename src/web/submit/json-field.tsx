import { useId } from "react";

interface JsonFieldProps {
  readonly label: string;
  readonly value: string;
  readonly rows: number;
  readonly placeholder?: string;
  /** What is wrong with it; null when nothing is. */
  readonly problem: string | null;
  readonly onChange: (value: string) => void;
}

/** JSON that is typed, or pasted. */
export function JsonField({ label, value, rows, placeholder, problem, onChange }: JsonFieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        className="json"
        rows={rows}
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        placeholder={placeholder}
        value={value}
        aria-invalid={problem !== null}
        aria-describedby={problem === null ? undefined : `${id}-problem`}
        onChange={(event) => onChange(event.target.value)}
      />
      {problem !== null && (
        <p id={`${id}-problem`} className="field-problem">
          {problem}
        </p>
      )}
    </div>
  );
}
