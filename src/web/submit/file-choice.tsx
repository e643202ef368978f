interface FileChoiceProps {
  readonly label: string;
  readonly accept: string;
  readonly isMultiple: boolean;
  readonly onFiles: (files: readonly File[]) => void;
}

/** A choice of files that looks as a button does. */
export function FileChoice({ label, accept, isMultiple, onFiles }: FileChoiceProps) {
  return (
    <label className="file-choice">
      <input
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
