import { useEffect, useState } from "react";

interface CopyButtonProps {
  readonly text: string;
  /** What it does, for those who do not see its sign. */
  readonly label: string;
}

const TOLD_MS = 2_000;

/** Puts a text where the browser can paste it from. */
export function CopyButton({ text, label }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<"Copied" | "Not copied" | null>(null);
  useEffect(() => {
    if (outcome === null) return;
    const timer = setTimeout(() => setOutcome(null), TOLD_MS);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = () => {
    writeToClipboard(text).then(
      () => setOutcome("Copied"),
      () => setOutcome("Not copied"),
    );
  };
  return (
    <button type="button" className="copy" aria-label={label} title={label} onClick={copy}>
      {outcome === null ? <TwoSheets /> : <span aria-hidden="true">{outcome === "Copied" ? "✔" : "✖"}</span>}
      <span role="status" className="unseen">
        {outcome}
      </span>
    </button>
  );
}

/** Drawn, because not every system has a character for it. */
const TwoSheets = () => (
  <svg className="two-sheets" viewBox="0 0 16 16" aria-hidden="true">
    <path d="M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3" />
  </svg>
);

/** Rejects when the browser does not allow it. */
async function writeToClipboard(text: string): Promise<void> {
  // A page that came without encryption has no clipboard, unless it came from this machine.
  if (window.isSecureContext) return navigator.clipboard.writeText(text);
  const focused = document.activeElement;
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "unseen";
  document.body.append(field);
  field.select();
  const isCopied = document.execCommand("copy");
  field.remove();
  if (focused instanceof HTMLElement) focused.focus();
  if (!isCopied) throw new Error("The browser does not allow it.");
}
