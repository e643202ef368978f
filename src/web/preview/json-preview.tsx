import { useMemo, useState } from "react";
import { formatCount } from "../../model/quantity.ts";
import { type JsonLine, toFolds, toSeen } from "./json-lines.ts";

/** So many lines are seen before anybody unfolds one. */
const ROOM = 40;
/** So many lines are in the document; more when they are asked for. */
const LINES_AT_ONCE = 500;
/** Deeper lines are not moved further to the right. */
const DEEPEST = 24;

/** JSON whose objects and lists fold. */
export function JsonPreview({ lines }: { readonly lines: readonly JsonLine[] }) {
  const [folds, setFolds] = useState(() => toFolds(lines, ROOM));
  const [limit, setLimit] = useState(LINES_AT_ONCE);
  const seen = useMemo(() => toSeen(lines, folds), [lines, folds]);
  const turn = (index: number): void => setFolds((known) => known.symmetricDifference(new Set([index])));
  return (
    <div className="preview json">
      {seen.slice(0, limit).map((index) => {
        const line = lines[index];
        const closing = lines[line?.opens?.end ?? -1];
        return line === undefined ? null : (
          <Line
            key={index}
            line={line}
            closing={folds.has(index) ? closing : undefined}
            onTurn={line.opens === null ? null : () => turn(index)}
          />
        );
      })}
      {seen.length > limit && (
        <button type="button" className="small" onClick={() => setLimit(limit + LINES_AT_ONCE)}>
          {formatCount(seen.length - limit)} more lines
        </button>
      )}
    </div>
  );
}

interface LineProps {
  readonly line: JsonLine;
  /** The end of what is folded; absent while it is open. */
  readonly closing: JsonLine | undefined;
  /** Null where there is nothing to fold. */
  readonly onTurn: (() => void) | null;
}

function Line({ line, closing, onTurn }: LineProps) {
  const style = { paddingInlineStart: `${Math.min(line.depth, DEEPEST) + 1.2}em` };
  if (onTurn === null) {
    return (
      <div className="json-line" style={style}>
        {line.text}
      </div>
    );
  }
  const isOpen = closing === undefined;
  return (
    <div className="json-line" style={style}>
      <button type="button" className="fold" aria-expanded={isOpen} onClick={onTurn}>
        <span className="fold-sign" aria-hidden="true">
          {isOpen ? "▾" : "▸"}
        </span>
        {line.text}
        {closing !== undefined && (
          <>
            <span className="fold-size"> … {formatCount(line.opens?.members ?? 0)} … </span>
            {closing.text}
          </>
        )}
      </button>
    </div>
  );
}
