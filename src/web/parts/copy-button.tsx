import { useEffect, useState } from "react";

interface CopyButtonProps {
  readonly text: string;
  /** What it does, for those who do not see its sign. */
  readonly label: string;
}

const TOLD_MS = 2_000;
const TICK = "M3 8.5 6.5 12 13 4.5";
const SHEETS = "M6 5.5h7.5V14H6zM10 5.5V2H2.5v8.5H6";

/** Puts a text where the browser can paste it from; not shown where a browser does not allow that. */
export function CopyButton({ text, label }: CopyButtonProps) {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), TOLD_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  // A page that came without encryption has no clipboard, unless it came from this machine.
  if (!window.isSecureContext) return null;
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <button type="button" className="copy" aria-label={label} title={label} onClick={copy}>
      <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
        <path d={isCopied ? TICK : SHEETS} fill="none" stroke="currentColor" strokeWidth="1.5" />
      </svg>
      <span role="status" className="unseen">
        {isCopied ? "Copied" : ""}
      </span>
    </button>
  );
}
