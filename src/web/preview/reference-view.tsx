/** A reference to data: where it lies, how to get it, and what it is when it stands in the reference itself. */
import { type ReactNode, useMemo, useState } from "react";
import type { SlimReference } from "../../model/data-reference.ts";
import { readInline } from "../../model/inline-data.ts";
import { toPrintable } from "../../model/printable.ts";
import { formatSize } from "../../model/quantity.ts";
import { isWebAddress } from "../../model/web-ui.ts";
import { CopyButton } from "../parts/copy-button.tsx";
import { NodeKey } from "../parts/node-key.tsx";
import { OutsideLink } from "../parts/outside-link.tsx";
import { DataPreview } from "./data-preview.tsx";
import { toJsonLines } from "./json-lines.ts";
import { JsonPreview } from "./json-preview.tsx";
import { toSize } from "./preview.ts";

interface ReferenceViewProps {
  readonly reference: SlimReference;
  /** Says what it is of, in a few words. */
  readonly title: string;
  /** Whether what is in it is shown at once. */
  readonly isOpen: boolean;
}

export function ReferenceView({ reference, title, isOpen }: ReferenceViewProps) {
  const isInline = reference.protocol === "inline";
  return (
    <div className="reference">
      <div className="reference-head">
        <span className="reference-title">
          <NodeKey text={title} />
        </span>
        <span className="reference-kind">
          {toPrintable(reference.format)}
          {isInline && `, ${formatSize(toSize(reference))}`}
        </span>
        {isInline && <DownloadButton reference={reference} what={title} />}
      </div>
      {isInline ? (
        <Folded
          summary="Content"
          of={title}
          isOpen={isOpen}
          show={() => <DataPreview reference={reference} />}
        />
      ) : (
        <Place reference={reference} what={title} />
      )}
      <Metadata reference={reference} title={title} />
    </div>
  );
}

/** Longer addresses are shown by both their ends; they are copied whole. */
const LONGEST_SHOWN = 300;

function Place({ reference: { uri }, what }: { readonly reference: SlimReference; readonly what: string }) {
  const shown =
    uri.length <= LONGEST_SHOWN
      ? uri
      : `${uri.slice(0, LONGEST_SHOWN / 2)} … ${uri.slice(-LONGEST_SHOWN / 2)}`;
  return (
    <p className="reference-place">
      {isWebAddress(uri) ? <OutsideLink href={uri}>{shown}</OutsideLink> : <code>{toPrintable(shown)}</code>}{" "}
      <CopyButton text={uri} label={`Copy the address of ${what}`} />
    </p>
  );
}

interface DownloadButtonProps {
  readonly reference: SlimReference;
  readonly what: string;
}

const ENDINGS: Readonly<Record<string, string>> = { protobuf: "pb", binary: "bin", text: "txt" };

function DownloadButton({ reference, what }: DownloadButtonProps) {
  const ending = ENDINGS[reference.format] ?? reference.format;
  const name = `${what}.${ending}`.replace(/[^\p{L}\p{N}._-]+/gu, "-");
  return (
    <button
      type="button"
      className="small"
      aria-label={`Download ${what}`}
      onClick={() => download(reference, name)}
    >
      Download
    </button>
  );
}

/** So long (ms) a browser may take to begin with it. */
const DOWNLOAD_MS = 30_000;

function download({ uri }: SlimReference, name: string): void {
  const bytes = readInline(uri);
  if (bytes === null) return;
  // As bytes of no type: what a service wrote is never opened as a page of this server.
  const url = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), DOWNLOAD_MS);
}

interface MetadataProps {
  readonly reference: SlimReference;
  readonly title: string;
}

function Metadata({ reference: { metadata }, title }: MetadataProps) {
  const count = Object.keys(metadata).length;
  const lines = useMemo(() => toJsonLines(JSON.stringify(metadata)), [metadata]);
  if (count === 0 || lines === null) return null;
  return (
    <Folded
      summary={`Metadata (${count})`}
      of={title}
      isOpen={false}
      show={() => <JsonPreview lines={lines} />}
    />
  );
}

interface FoldedProps {
  readonly summary: string;
  /** For those who hear the summary alone. */
  readonly of: string;
  readonly isOpen: boolean;
  readonly show: () => ReactNode;
}

/** What is inside is made only once it is opened. */
function Folded({ summary, of, isOpen, show }: FoldedProps) {
  const [isShown, setShown] = useState(isOpen);
  return (
    <details open={isShown} onToggle={(event) => setShown(event.currentTarget.open)}>
      <summary>
        {summary}
        <span className="unseen"> of {toPrintable(of)}</span>
      </summary>
      {isShown && show()}
    </details>
  );
}
