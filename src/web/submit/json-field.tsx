import { CheckedField } from "./checked-field.tsx";

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
  return (
    <CheckedField label={label} problem={problem}>
      {(joined) => (
        <textarea
          {...joined}
          className="json"
          rows={rows}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          placeholder={placeholder}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </CheckedField>
  );
}
