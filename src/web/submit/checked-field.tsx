import { type ReactNode, useId } from "react";

/** What the control of a field is joined with its label and its problem by. */
interface Joined {
  readonly id: string;
  readonly "aria-invalid": boolean;
  readonly "aria-describedby": string | undefined;
}

interface CheckedFieldProps {
  readonly label: string;
  /** What is wrong with it; null when nothing is. */
  readonly problem: string | null;
  readonly children: (joined: Joined) => ReactNode;
}

/** Something to fill in, with what is wrong with it below. */
export function CheckedField({ label, problem, children }: CheckedFieldProps) {
  const id = useId();
  const problemId = `${id}-problem`;
  const describedBy = problem === null ? undefined : problemId;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({ id, "aria-invalid": problem !== null, "aria-describedby": describedBy })}
      {problem !== null && (
        <p id={problemId} className="field-problem">
          {problem}
        </p>
      )}
    </div>
  );
}
