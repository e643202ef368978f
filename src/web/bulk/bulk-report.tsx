/** How far something that is done to many workflows is, and what was refused; shown whatever view is open. */
import { useEffect, useRef, useSyncExternalStore } from "react";
import { formatCount, formatNumberOf } from "../../model/quantity.ts";
import { focusList } from "../parts/use-row-focus.ts";
import { toFragment, toWorkflowRoute } from "../route.ts";
import type { BulkState, BulkWork, Refusal } from "./bulk-work.ts";
import { DEED_WORDS, toName } from "./deed.ts";

/** So many refusals are listed; nobody reads more. */
const MOST_LISTED = 200;

export function BulkReport({ work }: { readonly work: BulkWork }) {
  const state = useSyncExternalStore(work.subscribe, work.state);
  const isWorking = state?.stage === "working";
  useEffect(() => {
    if (!isWorking) return;
    // The browser asks whether the page may be left.
    const stay = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", stay);
    return () => window.removeEventListener("beforeunload", stay);
  }, [isWorking]);
  if (state === null) return null;
  const through = state.done + state.refusals.length;
  return (
    <section className="bulk-report" aria-label="Progress">
      <div className="bulk-line">
        <span role="status">{toSummary(state)}</span>
        {state.stage !== "over" && (
          <>
            <progress value={through} max={state.total} aria-label={DEED_WORDS[state.deed].doing} />
            <span className="bulk-figures">
              {formatCount(through)} of {formatCount(state.total)}
            </span>
          </>
        )}
        <Actions stage={state.stage} work={work} />
      </div>
      {state.refusals.length > 0 && <Refusals refusals={state.refusals} />}
    </section>
  );
}

interface ActionsProps {
  readonly stage: BulkState["stage"];
  readonly work: BulkWork;
}

/** The first one stays where it is whatever it says, for it has the focus. */
function Actions({ stage, work }: ActionsProps) {
  const first = useRef<HTMLButtonElement>(null);
  // The dialog that asked gives the focus back to a button that may be gone by now.
  useEffect(() => {
    const frame = requestAnimationFrame(() => first.current?.focus({ preventScroll: true }));
    return () => cancelAnimationFrame(frame);
  }, []);
  const close = () => {
    work.close();
    focusList();
  };
  const [verb, act] = {
    working: ["Stop", work.pause] as const,
    paused: ["Go on", work.goOn] as const,
    over: ["Close", close] as const,
  }[stage];
  return (
    <span className="bulk-deeds">
      <button ref={first} type="button" onClick={act}>
        {verb}
      </button>
      {stage === "paused" && (
        <button type="button" onClick={close}>
          Close
        </button>
      )}
    </span>
  );
}

/** Without figures that change while it works: it is read aloud when it changes. */
function toSummary({ deed, stage, done, total, reason, refusals }: BulkState): string {
  const { doing, done: wasDone } = DEED_WORDS[deed];
  switch (stage) {
    case "working":
      return `${doing} ${formatNumberOf(total, "workflow")} …`;
    case "paused":
      return reason === null ? "Stopped." : `Stopped: ${reason}`;
    case "over": {
      const refused = refusals.length === 0 ? "" : `, ${formatCount(refusals.length)} refused`;
      return `${formatNumberOf(done, "workflow")} ${wasDone}${refused}.`;
    }
  }
}

function Refusals({ refusals }: { readonly refusals: readonly Refusal[] }) {
  return (
    <details className="bulk-refusals" open>
      <summary>{formatCount(refusals.length)} refused</summary>
      <ul>
        {refusals.slice(0, MOST_LISTED).map(({ target, reason }) => (
          <li key={target.workflow_id}>
            <a href={toFragment(toWorkflowRoute(target.workflow_id))}>{toName(target)}</a>{" "}
            <span className="id">{target.workflow_id}</span>: {reason}
          </li>
        ))}
        {refusals.length > MOST_LISTED && <li>and {formatCount(refusals.length - MOST_LISTED)} more</li>}
      </ul>
    </details>
  );
}
