/** Data that stands in its reference, as far as a person can read it. */
import { type ComponentType, useEffect, useMemo, useState } from "react";
import type { SlimReference } from "../../model/data-reference.ts";
import { formatSize } from "../../model/quantity.ts";
import { JsonPreview } from "./json-preview.tsx";
import { PREVIEW_BYTES, type Preview, toPreview, toSize } from "./preview.ts";
import { TextPreview } from "./text-preview.tsx";

export function DataPreview({ reference }: { readonly reference: SlimReference }) {
  const preview = useMemo(() => toPreview(reference), [reference]);
  return (
    <>
      <Content preview={preview} />
      {"isWhole" in preview && !preview.isWhole && (
        <p className="notice">
          The first {formatSize(PREVIEW_BYTES)} of {formatSize(toSize(reference))}.
        </p>
      )}
    </>
  );
}

function Content({ preview }: { readonly preview: Preview }) {
  switch (preview.kind) {
    case "empty":
      return <p className="notice">Empty.</p>;
    case "json":
      return <JsonPreview lines={preview.lines} />;
    case "csv":
      return <LateCsv text={preview.text} isWhole={preview.isWhole} />;
    case "text":
      return <TextPreview text={preview.text} />;
    case "binary":
      return <p className="notice">Binary data, which is not shown.</p>;
  }
}

interface CsvProps {
  readonly text: string;
  readonly isWhole: boolean;
}

/** The reader of CSV is loaded when it is needed; the text itself is shown until then, and where it does not come. */
function LateCsv(props: CsvProps) {
  const [Csv, setCsv] = useState<ComponentType<CsvProps> | null>(null);
  useEffect(() => {
    let isWanted = true;
    import("./csv-preview.tsx").then(
      ({ CsvPreview }) => isWanted && setCsv(() => CsvPreview),
      () => {},
    );
    return () => {
      isWanted = false;
    };
  }, []);
  return Csv === null ? <TextPreview text={props.text} /> : <Csv {...props} />;
}
