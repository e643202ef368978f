/** A package, checked and drawn before it runs. */
import { useMemo, useRef, useState } from "react";
import { toPrintable } from "../../model/printable.ts";
import type { Connection } from "../api/connection.ts";
import { toMessage } from "../api/trouble.ts";
import { Trouble } from "../parts/trouble.tsx";
import { toWorkflowRoute } from "../route.ts";
import type { RouteControl } from "../use-route.ts";
import { useTitle } from "../use-title.ts";
import type { Draft } from "./draft.ts";
import type { DraftShelf } from "./draft-shelf.ts";
import { FileChoice, PACKAGE_FILES } from "./file-choice.tsx";
import { FileDrop } from "./file-drop.tsx";
import { PackageChooser } from "./package-chooser.tsx";
import { RunBar } from "./run-bar.tsx";
import { Submission } from "./submission.ts";
import { type SubmissionBody, toForm } from "./submission-body.ts";
import { SubmissionForm, toProblems } from "./submission-form.tsx";
import { useCheck } from "./use-check.ts";
import { useDraft } from "./use-draft.ts";
import { useFiles } from "./use-files.ts";

interface SubmitViewProps {
  readonly connection: Connection;
  readonly drafts: DraftShelf;
  readonly go: RouteControl["go"];
}

export function SubmitView({ connection, drafts, go }: SubmitViewProps) {
  const { draft, change } = useDraft(drafts);
  const [servicesKey, setServicesKey] = useState("");
  const files = useFiles(change);
  const wasDiscarded = useRef(false);
  const discard = (): void => {
    wasDiscarded.current = true;
    change(() => null);
  };
  const form = useMemo(() => (draft === null ? NOTHING : toForm(draft, servicesKey)), [draft, servicesKey]);
  const { check, state } = useCheck(connection, form.body);
  const submission = useSubmission(connection, go);
  useTitle("Submit");

  return (
    <FileDrop onFiles={files.take}>
      <SubmitHead draft={draft} files={files} onDiscard={discard} />
      <Trouble text={files.trouble} />
      <Trouble text={submission.trouble} />
      {draft === null && (
        <PackageChooser isReading={files.isReading} takesFocus={wasDiscarded.current} onFiles={files.take} />
      )}
      {draft !== null && draft.blueprint === null && (
        <p className="notice">The blueprint is still missing: drop blueprint.json here, too.</p>
      )}
      {draft !== null && form.body !== null && (
        <>
          <RunBar
            state={state}
            isChecked={state.checked === form.body}
            problems={toProblems(form, state).length}
            isRunning={submission.isRunning}
            onLookAgain={check.lookAgain}
            onRun={() => form.body !== null && void submission.run(form.body)}
          />
          <SubmissionForm
            draft={draft}
            form={form}
            servicesKey={servicesKey}
            state={state}
            onChange={(changed) => change(() => changed)}
            onServicesKey={setServicesKey}
            onAsk={check.askServices}
          />
        </>
      )}
    </FileDrop>
  );
}

interface SubmitHeadProps {
  readonly draft: Draft | null;
  readonly files: ReturnType<typeof useFiles>;
  readonly onDiscard: () => void;
}

/** What is about to be submitted, and where it comes from. */
function SubmitHead({ draft, files, onDiscard }: SubmitHeadProps) {
  const name = draft?.blueprint?.name;
  return (
    <div className="bar-top">
      <h1 id="submit-title">{typeof name === "string" && name !== "" ? toPrintable(name) : "Submit"}</h1>
      {draft !== null && (
        <span className="source">
          <span className="notice">{files.isReading ? "Reading …" : draft.source}</span>
          <FileChoice label="Other files" accept={PACKAGE_FILES} isMultiple onFiles={files.take} />
          <button type="button" onClick={onDiscard}>
            Discard
          </button>
        </span>
      )}
    </div>
  );
}

const NOTHING = { body: null, problems: [] } as const;

/** Runs what is filled in, and shows what came of it. */
function useSubmission(connection: Connection, go: RouteControl["go"]) {
  const sender = useRef(new Submission(connection));
  const [isRunning, setIsRunning] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const run = async (body: SubmissionBody): Promise<void> => {
    setIsRunning(true);
    setTrouble(null);
    try {
      go(toWorkflowRoute(await sender.current.run(body)));
    } catch (error) {
      setTrouble(toMessage(error));
      setIsRunning(false);
    }
  };
  return { isRunning, trouble, run };
}
