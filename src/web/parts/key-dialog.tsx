import { type FormEvent, useId, useState } from "react";
import { Modal } from "./modal.tsx";

interface KeyDialogProps {
  /** Whether a key was sent, and not taken. */
  readonly wasRefused: boolean;
  readonly onKey: (key: string) => void;
}

/** Asks for the key of the API. */
export function KeyDialog({ wasRefused, onKey }: KeyDialogProps) {
  const [key, setKey] = useState("");
  const id = useId();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (key.trim() !== "") onKey(key.trim());
  };
  return (
    <Modal title="This server asks for its key">
      <form onSubmit={submit}>
        <p id={`${id}-hint`}>
          It is what <code>ORCHESTRATOR_API_KEY</code> says where the server runs. It is kept in this tab
          only, until the tab is closed.
        </p>
        {wasRefused && (
          <p role="alert" className="alert">
            The server does not take that key.
          </p>
        )}
        <label htmlFor={id}>Key</label>
        <input
          id={id}
          type="password"
          autoComplete="off"
          aria-describedby={`${id}-hint`}
          value={key}
          onChange={(event) => setKey(event.target.value)}
        />
        <div className="actions">
          <button type="submit" className="primary">
            Use this key
          </button>
        </div>
      </form>
    </Modal>
  );
}
