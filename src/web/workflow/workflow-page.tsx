/** One workflow: how it goes, what was slow, why it failed. */
import { type ReactNode, useCallback, useState } from "react";
import { toPrintable } from "../../model/printable.ts";
import { STATUS_SIGNS } from "../../model/status-sign.ts";
import type { Connection } from "../api/connection.ts";
import { ConnectionMark } from "../parts/connection-mark.tsx";
import type { KeptViews } from "../parts/kept-view.ts";
import { Trouble } from "../parts/trouble.tsx";
import { useBeforeGone } from "../parts/use-before-gone.ts";
import { KeptViewContext } from "../parts/use-kept.ts";
import { ALL_WORKFLOWS, PANES, type Pane, toFragment, type WorkflowRoute } from "../route.ts";
import type { RouteControl } from "../use-route.ts";
import { useTitle } from "../use-title.ts";
import { FailedTasks } from "./failed-tasks.tsx";
import { useWorkflow } from "./use-workflow.ts";
import { WorkflowActions } from "./workflow-actions.tsx";
import { WorkflowBody } from "./workflow-body.tsx";
import { WorkflowHeader } from "./workflow-header.tsx";
import type { WatchedWorkflow, WatchState } from "./workflow-watch.ts";

interface WorkflowPageProps {
  readonly connection: Connection;
  readonly views: KeptViews;
  readonly route: WorkflowRoute;
  readonly go: RouteControl["go"];
}

export function WorkflowPage({ connection, views, route, go }: WorkflowPageProps) {
  const [kept] = useState(() => views.open(route.workflowId));
  useBeforeGone(useCallback(() => views.store(), [views]));
  const { watch, state } = useWorkflow(connection, route);
  const { watched } = state;
  useTitle(toTitle(watched, route.workflowId));
  return (
    <article className="workflow-page" aria-label="Workflow">
      <Trouble text={state.trouble} onTryAgain={watch.readAgain} />
      {watched === null ? (
        <NothingKnown state={state} workflowId={route.workflowId} />
      ) : (
        <>
          <WorkflowHeader
            view={watched.view}
            connectionMark={<ConnectionMark state={state.connection} />}
            actions={
              !state.isGone && (
                <WorkflowActions
                  connection={connection}
                  view={watched.view}
                  onDeleted={() => go(ALL_WORKFLOWS, "same")}
                />
              )
            }
          />
          {state.isGone && (
            <p role="alert" className="alert">
              It was deleted. This is what was known of it last. <AllWorkflows />
            </p>
          )}
          <FailedTasks view={watched.view} route={route} />
          <PaneLinks route={route} />
          <KeptViewContext value={kept}>
            <WorkflowBody watched={watched} route={route} go={go} />
          </KeptViewContext>
        </>
      )}
    </article>
  );
}

const AllWorkflows = (): ReactNode => <a href={toFragment(ALL_WORKFLOWS)}>All workflows</a>;

function NothingKnown({ state, workflowId }: { readonly state: WatchState; readonly workflowId: string }) {
  if (state.isGone) {
    return (
      <p role="alert" className="notice">
        There is no workflow <code>{workflowId}</code>. It may have been deleted. <AllWorkflows />
      </p>
    );
  }
  if (state.connection.kind === "lost") return <ConnectionMark state={state.connection} />;
  return state.trouble === null ? <p className="notice">Reading …</p> : null;
}

const PANE_NAMES: Readonly<Record<Pane, string>> = { graph: "Graph", timeline: "Timeline", tasks: "Tasks" };

/** The ways to look at it, each with an address of its own. */
const PaneLinks = ({ route }: { readonly route: WorkflowRoute }) => (
  <nav className="pane-links" aria-label="Ways to look at it">
    {PANES.map((pane) => (
      <a
        key={pane}
        href={toFragment({ ...route, pane })}
        aria-current={pane === route.pane ? "page" : undefined}
      >
        {PANE_NAMES[pane]}
      </a>
    ))}
  </nav>
);

/** The tab says how it goes. */
function toTitle(watched: WatchedWorkflow | null, workflowId: string): string {
  const { name = "", status } = watched?.view ?? {};
  const sign = status === undefined ? "" : `${STATUS_SIGNS[status]} `;
  return sign + toPrintable(name === "" ? workflowId : name);
}
