/** What can be done to the workflows that are chosen. */
import { useState } from "react";
import { formatCount, formatNumberOf } from "../../model/quantity.ts";
import type { WorkflowAnswer } from "../../model/workflow-answer.ts";
import type { Deed } from "../api/steer.ts";
import { BulkDialog } from "./bulk-dialog.tsx";
import type { BulkWork } from "./bulk-work.ts";
import { DEED_WORDS, DEEDS, planDeed } from "./deed.ts";

interface BulkBarProps {
  readonly chosen: readonly WorkflowAnswer[];
  readonly work: BulkWork;
  readonly onClear: () => void;
  /** Chooses those too that are older than what the list has read; null when there are none. */
  readonly onOlder: (() => void) | null;
  readonly isReading: boolean;
}

export function BulkBar({ chosen, work, onClear, onOlder, isReading }: BulkBarProps) {
  const [asked, setAsked] = useState<Deed | null>(null);
  return (
    <section className="bulk-bar" aria-label="Chosen workflows">
      <span role="status" className="bulk-count">
        {formatCount(chosen.length)} chosen
      </span>
      {onOlder !== null && (
        <button type="button" className="plain" disabled={isReading} onClick={onOlder}>
          {isReading ? "Reading …" : "Older ones too"}
        </button>
      )}
      <span className="bulk-deeds">
        {DEEDS.map((deed) => (
          <DeedButton key={deed} deed={deed} chosen={chosen} onClick={() => setAsked(deed)} />
        ))}
        <button type="button" className="plain" onClick={onClear}>
          Clear
        </button>
      </span>
      {asked !== null && (
        <BulkDialog
          plan={planDeed(asked, chosen)}
          onClose={() => setAsked(null)}
          onConfirm={(servicesApiKey) => {
            const { deed, targets } = planDeed(asked, chosen);
            setAsked(null);
            work.begin({ deed, targets, servicesApiKey });
          }}
        />
      )}
    </section>
  );
}

interface DeedButtonProps {
  readonly deed: Deed;
  readonly chosen: readonly WorkflowAnswer[];
  readonly onClick: () => void;
}

/** Says how many of those that are chosen would take it. */
function DeedButton({ deed, chosen, onClick }: DeedButtonProps) {
  const { length } = planDeed(deed, chosen).targets;
  const { verb } = DEED_WORDS[deed];
  return (
    <button
      type="button"
      disabled={length === 0}
      aria-label={`${verb} ${formatNumberOf(length, "workflow")}`}
      onClick={onClick}
    >
      {verb} {formatCount(length)}
    </button>
  );
}
