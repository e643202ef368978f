/** What a workflow is called, how it goes, why it failed, and where its services have pages. */
import type { ReactNode } from "react";
import { toPrintable } from "../../model/printable.ts";
import { formatAge, formatDuration, formatMovingDuration } from "../../model/quantity.ts";
import type { WebUi } from "../../model/web-ui.ts";
import type { WorkflowView } from "../../model/workflow-view.ts";
import { CopyButton } from "../parts/copy-button.tsx";
import { OutsideLink } from "../parts/outside-link.tsx";
import { Progress } from "../parts/progress.tsx";
import { StateSign } from "../parts/state-sign.tsx";
import { ALL_WORKFLOWS, toFragment } from "../route.ts";
import { useNow } from "../use-now.ts";

interface WorkflowHeaderProps {
  readonly view: WorkflowView;
  readonly connectionMark: ReactNode;
  readonly actions: ReactNode;
}

export function WorkflowHeader({ view, connectionMark, actions }: WorkflowHeaderProps) {
  const { workflowId, name, status, counts, webUis } = view;
  return (
    <header className="workflow-head">
      <div className="workflow-line">
        <a className="back" href={toFragment(ALL_WORKFLOWS)}>
          Workflows
        </a>
        {connectionMark}
      </div>
      <div className="workflow-line">
        <h1 tabIndex={-1} className="workflow-name">
          {toPrintable(name === "" ? workflowId : name)}
        </h1>
        {actions}
      </div>
      <div className="workflow-facts">
        <StateSign status={status} />
        <span>
          <code>{workflowId}</code>
          <CopyButton text={workflowId} label="Copy the id" />
        </span>
        <Times view={view} />
        {webUis.length > 0 && <WebPages webUis={webUis} />}
      </div>
      <Progress counts={counts} />
    </header>
  );
}

/** When it began, and how long it takes. */
function Times({ view }: { readonly view: WorkflowView }) {
  const now = useNow(1000);
  const { createdAt, endedAt } = view;
  const begun = new Date(createdAt).toISOString();
  return (
    <>
      <span>
        submitted{" "}
        <time dateTime={begun} title={begun}>
          {formatAge(now - createdAt)}
        </time>
      </span>
      <span className="figures">
        {endedAt === null
          ? `for ${formatMovingDuration(now - createdAt)}`
          : `took ${formatDuration(endedAt - createdAt)}`}
      </span>
    </>
  );
}

/** Pages that services have beside what the orchestrator asks of them. */
const WebPages = ({ webUis }: { readonly webUis: readonly WebUi[] }) => (
  <span className="web-pages">
    Pages:{" "}
    {webUis.map(({ containerName, url }) => (
      <OutsideLink key={containerName} href={url}>
        {toPrintable(containerName)}
      </OutsideLink>
    ))}
  </span>
);
