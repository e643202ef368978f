import { formatNumberOf } from "../../model/quantity.ts";
import type { CheckState } from "./submission-check.ts";

interface RunBarProps {
  readonly state: CheckState;
  /** Whether what is filled in is what was checked. */
  readonly isChecked: boolean;
  readonly problems: number;
  readonly isRunning: boolean;
  readonly onLookAgain: () => void;
  readonly onRun: () => void;
}

/** Whether it can run, and the button that runs it. */
export function RunBar({ state, isChecked, problems, isRunning, onLookAgain, onRun }: RunBarProps) {
  const canRun = isChecked && problems === 0 && state.report?.valid === true && !isRunning;
  const { kind, words } = toVerdict(state, isChecked, problems);
  return (
    <div className="run-bar">
      <span role="status" className={`verdict verdict-${kind}`}>
        {words}
      </span>
      {state.trouble !== null && (
        <button type="button" onClick={onLookAgain}>
          Check again
        </button>
      )}
      <button type="button" className="primary" disabled={!canRun} onClick={onRun}>
        {isRunning ? "Starting …" : "Run"}
      </button>
    </div>
  );
}

function toVerdict({ report, services, trouble }: CheckState, isChecked: boolean, problems: number) {
  if (trouble !== null) return { kind: "bad", words: "✖ not checked" } as const;
  if (problems > 0) return { kind: "bad", words: `✖ ${formatNumberOf(problems, "problem")}` } as const;
  if (!isChecked || report === null) return { kind: "open", words: "checking …" } as const;
  const silent = services?.filter(({ healthy }) => !healthy).length ?? 0;
  if (silent > 0)
    return { kind: "odd", words: `▲ valid, but ${formatNumberOf(silent, "service")} not answering` } as const;
  return { kind: "good", words: "✔ valid" } as const;
}
