import type { Part } from "./deciding-chain.ts";

/** What each part of the time is called, in the order in which an attempt has them. */
export const PART_NAMES: Readonly<Record<Part, string>> = {
  waiting: "waiting for a worker",
  executing: "executing",
  polling: "polling",
  fetching: "fetching the output",
  pausing: "pausing",
};

const DRAWN = ["waiting", "executing", "polling", "fetching"] as const satisfies readonly Part[];

/** What the forms of a bar mean. */
export function Legend() {
  return (
    <ul className="legend" aria-label="What the bars mean">
      {DRAWN.map((part) => (
        <li key={part}>
          <PartMark part={part} /> {PART_NAMES[part]}
        </li>
      ))}
      <li>
        <span className="part-mark deciding-mark" aria-hidden="true" /> decides the end
      </li>
    </ul>
  );
}

export const PartMark = ({ part }: { readonly part: Part }) => (
  <span className={`part-mark part-${part}`} aria-hidden="true" />
);
