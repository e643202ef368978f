/** The frame around every view: who is connected, and the question for the key. */
import { useCallback, useMemo, useState } from "react";
import { Connection } from "./api/connection.ts";
import { KeyShelf, openSessionStorage } from "./api/key-shelf.ts";
import { BulkReport } from "./bulk/bulk-report.tsx";
import { BulkWork } from "./bulk/bulk-work.ts";
import { WorkflowsView } from "./list/workflows-view.tsx";
import { KeptViews } from "./parts/kept-view.ts";
import { KeyDialog } from "./parts/key-dialog.tsx";
import { ALL_WORKFLOWS, type KnownRoute, type Route, SUBMIT, SYSTEM, toFragment } from "./route.ts";
import { DraftShelf } from "./submit/draft-shelf.ts";
import { SubmitView } from "./submit/submit-view.tsx";
import { SystemView } from "./system/system-view.tsx";
import { type RouteControl, useRoute } from "./use-route.ts";
import { WorkflowPage } from "./workflow/workflow-page.tsx";

interface KeyQuestion {
  readonly isAsked: boolean;
  /** Raised with each key, so that all views begin anew with it. */
  readonly generation: number;
}

const PLACES: readonly (readonly [string, KnownRoute])[] = [
  ["Workflows", ALL_WORKFLOWS],
  ["Submit", SUBMIT],
  ["System", SYSTEM],
];

/** @param base the address of the page, below which the API is */
export function App({ base }: { readonly base: URL }) {
  const [question, setQuestion] = useState<KeyQuestion>({ isAsked: false, generation: 0 });
  const ask = useCallback(() => setQuestion((known) => ({ ...known, isAsked: true })), []);
  const keys = useMemo(() => new KeyShelf(base, openSessionStorage()), [base]);
  const connection = useMemo(() => new Connection(base, keys, ask), [base, keys, ask]);
  const work = useMemo(() => new BulkWork(connection), [connection]);
  const drafts = useMemo(() => new DraftShelf(base, openSessionStorage()), [base]);
  const views = useMemo(() => new KeptViews(base, openSessionStorage()), [base]);
  const { route, go } = useRoute();

  const takeKey = (key: string): void => {
    keys.keep(key);
    setQuestion(({ generation }) => ({ isAsked: false, generation: generation + 1 }));
  };

  return (
    <>
      <header className="top">
        <a className="brand" href={toFragment(ALL_WORKFLOWS)}>
          aieffect
        </a>
        <nav aria-label="Main">
          {PLACES.map(([name, place]) => (
            <a key={name} href={toFragment(place)} aria-current={toCurrent(route, place)}>
              {name}
            </a>
          ))}
          <a href="docs">API</a>
        </nav>
      </header>
      <BulkReport work={work} />
      <main key={question.generation} tabIndex={-1}>
        <View connection={connection} work={work} drafts={drafts} views={views} route={route} go={go} />
      </main>
      {question.isAsked && <KeyDialog wasRefused={connection.hasKey} onKey={takeKey} />}
    </>
  );
}

/** A workflow is shown below the list of them. */
function toCurrent(route: Route, place: KnownRoute): "page" | "true" | undefined {
  if (route.view === place.view) return "page";
  return route.view === "workflow" && place.view === "list" ? "true" : undefined;
}

interface ViewProps extends RouteControl {
  readonly connection: Connection;
  readonly work: BulkWork;
  readonly drafts: DraftShelf;
  readonly views: KeptViews;
}

function View({ connection, work, drafts, views, route, go }: ViewProps) {
  switch (route.view) {
    case "list":
      return <WorkflowsView connection={connection} work={work} route={route} go={go} />;
    case "workflow":
      return (
        <WorkflowPage key={route.workflowId} connection={connection} views={views} route={route} go={go} />
      );
    case "submit":
      return <SubmitView connection={connection} drafts={drafts} go={go} />;
    case "system":
      return <SystemView connection={connection} />;
    case "unknown":
      return (
        <p className="notice">
          There is no such page. <a href={toFragment(ALL_WORKFLOWS)}>All workflows</a>
        </p>
      );
  }
}
