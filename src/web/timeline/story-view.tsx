/** Why a workflow took as long as it did: in a sentence, as shares, and by the tasks that decided it. */
import { formatCount, formatDuration, formatNumberOf } from "../../model/quantity.ts";
import { PART_NAMES, PartMark } from "./legend.tsx";
import type { ChainStep, Share, Story, TaskName } from "./story.ts";

interface StoryViewProps {
  readonly story: Story;
  readonly toHref: (taskId: string) => string;
}

export function StoryView({ story, toHref }: StoryViewProps) {
  const link = ({ taskId, nodeKey }: TaskName) => (
    <a key={taskId} href={toHref(taskId)}>
      {nodeKey}
    </a>
  );
  return (
    <section className="story" aria-label="Where the time went">
      <div className="story-words">
        <p className="headline">
          {story.headline.map((word) => (typeof word === "string" ? word : link(word)))}
        </p>
        <ShareBar shares={story.shares} />
        <ul className="legend" aria-label="Shares of the time">
          {story.shares.map(({ part, lengthMs, share }) => (
            <li key={part}>
              <PartMark part={part} /> {PART_NAMES[part]} <b>{formatDuration(lengthMs)}</b> {toPercent(share)}
            </li>
          ))}
        </ul>
        {story.notes.map((note) => (
          <p key={note} className="story-note">
            {note}
          </p>
        ))}
      </div>
      {story.steps.length > 1 && <Steps story={story} link={link} />}
    </section>
  );
}

interface StepsProps {
  readonly story: Story;
  readonly link: (name: TaskName) => React.ReactNode;
}

/** One after the other, as they were. */
function Steps({ story: { steps, others }, link }: StepsProps) {
  return (
    <div className="story-steps">
      <ol aria-label="The tasks that decide the end, one after the other">
        {steps.map((step) => (
          <Step key={step.taskId} step={step} link={link} />
        ))}
      </ol>
      {others.count > 0 && (
        <p className="story-note">
          {`The other ${formatCount(others.count) === "1" ? "task" : formatNumberOf(others.count, "task")} of the chain took ${formatDuration(others.lengthMs)} together.`}
        </p>
      )}
    </div>
  );
}

function Step({ step, link }: { readonly step: ChainStep; readonly link: StepsProps["link"] }) {
  return (
    <li>
      <span className="step-name">{link(step)}</span>
      <ShareBar shares={step.shares} />
      <span className="step-length">
        {formatDuration(step.lengthMs)} <span className="step-share">{toPercent(step.share)}</span>
      </span>
    </li>
  );
}

const ShareBar = ({ shares }: { readonly shares: readonly Share[] }) => (
  <span className="share-bar" aria-hidden="true">
    {shares.map(({ part, share }) => (
      <span key={part} className={`part-${part}`} style={{ width: `${share * 100}%` }} />
    ))}
  </span>
);

const toPercent = (share: number): string => (share < 0.01 ? "< 1 %" : `${Math.round(share * 100)} %`);
