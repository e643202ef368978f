import { type ReactNode, useId } from "react";

interface ServicesKeyFieldProps {
  readonly value: string;
  readonly onChange: (key: string) => void;
  /** What becomes of it, where that is not said beside the field. */
  readonly hint?: ReactNode;
}

/** The key that services ask of the server: it forgets it when a workflow has ended. The page does not keep it. */
export function ServicesKeyField({ value, onChange, hint }: ServicesKeyFieldProps) {
  const id = useId();
  return (
    <>
      <label htmlFor={id}>Key of the services, if they ask for one</label>
      <input
        id={id}
        type="password"
        autoComplete="off"
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        value={value}
        onChange={(event) => onChange(event.target.value.trim())}
      />
      {hint !== undefined && (
        <p id={`${id}-hint`} className="notice">
          {hint}
        </p>
      )}
    </>
  );
}
