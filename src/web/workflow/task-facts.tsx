/** What a task is in its blueprint, and where its service answers. */
import { type ReactNode, useId } from "react";
import { toPrintable } from "../../model/printable.ts";
import type { TaskAnswer } from "../../model/workflow-answer.ts";
import { CopyButton } from "../parts/copy-button.tsx";
import { OutsideLink } from "../parts/outside-link.tsx";
import type { TaskPlace } from "./task-place.ts";

interface TaskFactsProps {
  readonly place: TaskPlace;
  /** Absent before it has been read. */
  readonly answer: TaskAnswer | undefined;
}

export function TaskFacts({ place: { task, node }, answer }: TaskFactsProps) {
  const id = useId();
  const page = answer?.webui_url ?? null;
  const facts: readonly (readonly [string, ReactNode])[] = [
    ["Task id", <Copied key="id" text={task.taskId} what="task id" />],
    ["Container", toPrintable(node.container_name)],
    ["Operation", toPrintable(node.operation_name)],
    ["Node type", toPrintable(node.node_type)],
    [
      "Service",
      node.address == null ? null : (
        <Copied key="address" text={node.address} what="address of the service" />
      ),
    ],
    ["Image", node.image === null ? null : <Copied key="image" text={node.image} what="image" />],
    [
      "Web page",
      page === null ? null : (
        <OutsideLink key="page" href={page}>
          {toPrintable(page)}
        </OutsideLink>
      ),
    ],
  ];
  return (
    <section aria-labelledby={id}>
      <h3 id={id}>About</h3>
      <dl className="task-facts">
        {facts.map(
          ([name, value]) =>
            value !== null && (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
    </section>
  );
}

const Copied = ({ text, what }: { readonly text: string; readonly what: string }) => (
  <>
    <code>{toPrintable(text)}</code> <CopyButton text={text} label={`Copy the ${what}`} />
  </>
);
