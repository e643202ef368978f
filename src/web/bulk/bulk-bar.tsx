/** What can be done to the workflows that are chosen. */
import { useMemo, useState } from "react";
import { formatCount, formatNumberOf } from "../../model/quantity.ts";
import type { WorkflowAnswer } from "../../model/workflow-answer.ts";
import type { Deed } from "../api/steer.ts";
import { BulkDialog } from "./bulk-dialog.tsx";
import type { BulkWork } from "./bulk-work.ts";
import { countTakers, DEED_WORDS, DEEDS, planDeed } from "./deed.ts";

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
  const counts = useMemo(() => countTakers(chosen), [chosen]);
  return (
    <section className="bulk-bar" aria-label="Chosen workflows">
      <span role="status" className="bulk-count">
        {formatCount(chosen.length)} chosen
      </span>
      <button type="button" className="plain" onClick={onClear}>
        Clear
      </button>
      {onOlder !== null && (
        <button type="button" className="plain" disabled={isReading} onClick={onOlder}>
          {isReading ? "Reading …" : "Older ones too"}
        </button>
      )}
      <span className="bulk-deeds">
        {DEEDS.map((deed) => (
          <DeedButton key={deed} deed={deed} count={counts[deed]} onClick={() => setAsked(deed)} />
        ))}
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
  readonly count: number;
  readonly onClick: () => void;
}

/** Says how many of those that are chosen would take it. */
function DeedButton({ deed, count, onClick }: DeedButtonProps) {
  const { verb } = DEED_WORDS[deed];
  return (
    <button
      type="button"
      disabled={count === 0}
      aria-label={`${verb} ${formatNumberOf(count, "workflow")}`}
      onClick={onClick}
    >
      {verb} {formatCount(count)}
    </button>
  );
}
