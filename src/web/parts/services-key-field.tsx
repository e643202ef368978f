import { useId } from "react";

interface ServicesKeyFieldProps {
  readonly value: string;
  readonly onChange: (key: string) => void;
}

/** The key that services ask of the server: it forgets it when a workflow has ended. The page does not keep it. */
export function ServicesKeyField({ value, onChange }: ServicesKeyFieldProps) {
  const id = useId();
  return (
    <>
      <label htmlFor={id}>Key of the services, if they ask for one</label>
      <input
        id={id}
        type="password"
        autoComplete="off"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </>
  );
}
