import { useState } from "react";
import { formatCount } from "../../model/quantity.ts";
import { ConfirmDialog } from "../parts/confirm-dialog.tsx";
import { ServicesKeyField } from "../parts/services-key-field.tsx";
import { DEED_WORDS, type DeedPlan, toName, toQuestion, toStates } from "./deed.ts";

interface BulkDialogProps {
  readonly plan: DeedPlan;
  /** @param servicesApiKey null for none */
  readonly onConfirm: (servicesApiKey: string | null) => void;
  readonly onClose: () => void;
}

/** So many are told by name. */
const MOST_NAMED = 5;

/** Asks before something is done to many, and says to how many of which. */
export function BulkDialog({ plan, onConfirm, onClose }: BulkDialogProps) {
  const [key, setKey] = useState("");
  const { deed, targets, others } = plan;
  const { verb, meaning } = DEED_WORDS[deed];
  return (
    <ConfirmDialog
      title={toQuestion(plan)}
      action={verb}
      isGrave={deed !== "retry"}
      onConfirm={() => onConfirm(key === "" ? null : key)}
      onClose={onClose}
    >
      <ul className="bulk-targets">
        {targets.slice(0, MOST_NAMED).map((target) => (
          <li key={target.workflow_id}>
            {toName(target)} <span className="id">{target.workflow_id}</span>
          </li>
        ))}
        {targets.length > MOST_NAMED && <li>and {formatCount(targets.length - MOST_NAMED)} more</li>}
      </ul>
      <p>
        {toStates(targets)}. {meaning}
      </p>
      {others.length > 0 && (
        <p className="notice">
          {toStates(others)}: {others.length === 1 ? "stays as it is" : "stay as they are"}.
        </p>
      )}
      {deed === "retry" && <ServicesKeyField value={key} onChange={setKey} />}
    </ConfirmDialog>
  );
}
