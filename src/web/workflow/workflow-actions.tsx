/** Ends, repeats or removes a workflow, once somebody has said yes. */
import { useEffect, useMemo, useState } from "react";
import { formatNumberOf } from "../../model/quantity.ts";
import type { WorkflowView } from "../../model/workflow-view.ts";
import type { Connection } from "../api/connection.ts";
import { type Deed, steer } from "../api/steer.ts";
import { toMessage } from "../api/trouble.ts";
import { canTake, DEED_WORDS, DEEDS } from "../bulk/deed.ts";
import { ConfirmDialog } from "../parts/confirm-dialog.tsx";
import { ServicesKeyField } from "../parts/services-key-field.tsx";

interface WorkflowActionsProps {
  readonly connection: Connection;
  readonly view: WorkflowView;
  readonly onDeleted: () => void;
}

export function WorkflowActions({ connection, view, onDeleted }: WorkflowActionsProps) {
  const { asked, ask, act, doing, trouble } = useDeeds(connection, view.workflowId, onDeleted);
  return (
    <div className="workflow-actions">
      {trouble !== null && (
        <p role="alert" className="alert">
          {trouble}
        </p>
      )}
      {DEEDS.filter((deed) => canTake(deed, view.status)).map((deed) => (
        <button key={deed} type="button" disabled={doing !== null} onClick={() => ask(deed)}>
          {doing === deed ? `${DEED_WORDS[deed].verb} …` : DEED_WORDS[deed].verb}
        </button>
      ))}
      {asked !== null && (
        <Question deed={asked} view={view} onClose={() => ask(null)} onConfirm={(key) => act(asked, key)} />
      )}
    </div>
  );
}

/** What is asked, what is being done, and what was refused. */
function useDeeds(connection: Connection, workflowId: string, onDeleted: () => void) {
  const [asked, ask] = useState<Deed | null>(null);
  const [doing, setDoing] = useState<Deed | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const left = useMemo(() => new AbortController(), []);
  useEffect(() => () => left.abort(), [left]);
  const act = async (deed: Deed, servicesApiKey: string | null): Promise<void> => {
    ask(null);
    setDoing(deed);
    setTrouble(null);
    try {
      await steer(connection, { deed, workflowId, servicesApiKey, signal: left.signal });
      if (deed === "delete") onDeleted();
    } catch (error) {
      if (!left.signal.aborted) setTrouble(`${DEED_WORDS[deed].verb}: ${toMessage(error)}`);
    }
    setDoing(null);
  };
  return { asked, ask, act, doing, trouble };
}

interface QuestionProps {
  readonly deed: Deed;
  readonly view: WorkflowView;
  readonly onClose: () => void;
  /** @param servicesApiKey null for none */
  readonly onConfirm: (servicesApiKey: string | null) => void;
}

function Question({ deed, view, onClose, onConfirm }: QuestionProps) {
  const [key, setKey] = useState("");
  return (
    <ConfirmDialog
      title={`${DEED_WORDS[deed].verb} ${view.name === "" ? view.workflowId : view.name}?`}
      action={DEED_WORDS[deed].verb}
      isGrave={deed !== "retry"}
      onClose={onClose}
      onConfirm={() => onConfirm(key === "" ? null : key)}
    >
      <p>{toMeaning(deed, view)}</p>
      {deed === "retry" && <ServicesKeyField value={key} onChange={setKey} />}
    </ConfirmDialog>
  );
}

/** What will happen, in words. */
function toMeaning(deed: Deed, { counts, settled }: WorkflowView): string {
  const { completed, failed, skipped, cancelled, running, pending } = counts;
  switch (deed) {
    case "cancel":
      return `${formatNumberOf(running, "running task")} and ${formatNumberOf(pending, "pending task")} end as cancelled. What services work on is not waited for.`;
    case "retry":
      return `${formatNumberOf(failed + skipped + cancelled, "task")} that failed, were skipped or cancelled start again. ${formatNumberOf(completed, "completed task")} keep what they made.`;
    case "delete":
      return `${settled ? "" : "It is stopped first. "}Its states, events, errors and references are gone for good. Files and other results of its services stay where they are.`;
  }
}
