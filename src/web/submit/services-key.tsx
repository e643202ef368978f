import { useId } from "react";

interface ServicesKeyProps {
  readonly value: string;
  readonly onChange: (key: string) => void;
}

/** The key that the services ask for. It is in this field, and then on the server; nowhere else. */
export function ServicesKey({ value, onChange }: ServicesKeyProps) {
  const id = useId();
  return (
    <section className="services-key">
      <div className="field">
        <label htmlFor={id}>Key of the services</label>
        <input
          id={id}
          type="password"
          autoComplete="off"
          aria-describedby={`${id}-hint`}
          value={value}
          onChange={(event) => onChange(event.target.value.trim())}
        />
        <p id={`${id}-hint`} className="notice">
          Only if they ask for one (<code>SERVICE_API_KEY</code>). It is sent with the submission, and not
          kept in this browser.
        </p>
      </div>
    </section>
  );
}
