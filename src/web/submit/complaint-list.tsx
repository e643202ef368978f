import { toPrintable, toPrintableText } from "../../model/printable.ts";
import { formatNumberOf } from "../../model/quantity.ts";
import type { Complaint } from "./draft.ts";

/** The most that are shown: a broken document has thousands, for one reason. */
const MOST_SHOWN = 50;

interface ComplaintListProps {
  readonly kind: "problem" | "warning";
  readonly complaints: readonly Complaint[];
}

/** What is wrong, or odd, and where. */
export function ComplaintList({ kind, complaints }: ComplaintListProps) {
  const different = new Map(complaints.map((each) => [`${each.path} ${each.message}`, each]));
  if (different.size === 0) return null;
  const shown = [...different].slice(0, MOST_SHOWN);
  return (
    <section
      className={`complaints complaints-${kind}`}
      aria-label={kind === "problem" ? "Problems" : "Warnings"}
    >
      <h2>
        <span aria-hidden="true">{kind === "problem" ? "✖ " : "▲ "}</span>
        {formatNumberOf(different.size, kind)}
      </h2>
      <ul>
        {shown.map(([key, { path, message }]) => (
          <li key={key}>
            {toPrintableText(message)}{" "}
            {path !== "" && !message.includes(path) && <code>{toPrintable(path)}</code>}
          </li>
        ))}
      </ul>
      {different.size > shown.length && <p>and {different.size - shown.length} more</p>}
    </section>
  );
}
