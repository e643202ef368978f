import { useEffect, useRef } from "react";

interface FileChoiceProps {
  readonly label: string;
  readonly accept: string;
  readonly isMultiple: boolean;
  /** Whether it has the focus from the start. */
  readonly takesFocus?: boolean;
  readonly onFiles: (files: readonly File[]) => void;
}

/** A choice of files that looks as a button does. */
export function FileChoice({ label, accept, isMultiple, takesFocus = false, onFiles }: FileChoiceProps) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (takesFocus) input.current?.focus();
  }, [takesFocus]);
  return (
    <label className="file-choice">
      <input
        ref={input}
        type="file"
        accept={accept}
        multiple={isMultiple}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          // So that the same file, changed meanwhile, can be chosen again.
          event.target.value = "";
          if (files.length > 0) onFiles(files);
        }}
      />
      <span>{label}</span>
    </label>
  );
}

/** What a package may consist of. */
export const PACKAGE_FILES = ".zip,.json,.proto,application/zip,application/json";
