import { FileChoice, PACKAGE_FILES } from "./file-choice.tsx";

interface PackageChooserProps {
  readonly isReading: boolean;
  /** When what had the focus went away with a package. */
  readonly takesFocus: boolean;
  readonly onFiles: (files: readonly File[]) => void;
}

/** What is there before anything was given. */
export function PackageChooser({ isReading, takesFocus, onFiles }: PackageChooserProps) {
  return (
    <div className="package-chooser">
      <p className="lead">{isReading ? "Reading …" : "Drop a package here"}</p>
      <p className="notice">
        Its ZIP, or the files <code>blueprint.json</code> and <code>dockerinfo.json</code>, with proto files
        beside them if there are any. It is read in this browser, and checked and drawn before anything runs.
      </p>
      <FileChoice
        label="Choose files"
        accept={PACKAGE_FILES}
        isMultiple
        takesFocus={takesFocus}
        onFiles={onFiles}
      />
    </div>
  );
}
