/** Rows of which the document has only those that are seen, and the one that has the focus. */
import { defaultRangeExtractor, type Range, useWindowVirtualizer } from "@tanstack/react-virtual";
import { Fragment, type ReactNode, type RefObject, useLayoutEffect, useRef, useState } from "react";
import { type RowChoosing, useRowFocus } from "./use-row-focus.ts";

interface VirtualRowsOptions {
  readonly table: RefObject<HTMLTableElement | null>;
  /** In the order of the rows. */
  readonly ids: readonly string[];
  /** px */
  readonly rowHeight: number;
  readonly choosing?: RowChoosing;
}

/** Height (px) of the line of headings. */
const HEAD_HEIGHT = 36;
/** What is fixed at the lower edge, where a row that has the focus would not be seen. */
const BAR_HEIGHT = 72;

export function useVirtualRows({ table, ids, rowHeight, choosing }: VirtualRowsOptions) {
  const stop = useRef(0);
  const top = useTop(table);
  const virtual = useWindowVirtualizer({
    count: ids.length,
    estimateSize: () => rowHeight,
    overscan: 10,
    scrollMargin: top + HEAD_HEIGHT,
    scrollPaddingEnd: BAR_HEIGHT,
    getItemKey: (index) => ids[index] ?? index,
    rangeExtractor: (range) => withStop(range, stop.current),
  });
  const { index, rowProps } = useRowFocus({
    table,
    ids,
    scrollTo: (target) => virtual.scrollToIndex(target),
    ...(choosing && { choosing }),
  });
  stop.current = index;
  return { virtual, stopIndex: index, rowProps };
}

/** The rows in view, and the one that Tab leads to: scrolled out of view, it keeps the focus. */
function withStop(range: Range, stop: number): number[] {
  const seen = defaultRangeExtractor(range);
  if (stop >= range.count || seen.includes(stop)) return seen;
  return [...seen, stop].sort((one, other) => one - other);
}

/** Where the table begins in the document (px): what is above it may grow and shrink. */
function useTop(table: RefObject<HTMLTableElement | null>): number {
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const measure = () => {
      const { current } = table;
      if (current !== null) setTop(current.getBoundingClientRect().top + window.scrollY);
    };
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    measure();
    return () => observer.disconnect();
  }, [table]);
  return top;
}

interface VirtualRowsProps extends Pick<ReturnType<typeof useVirtualRows>, "virtual" | "rowProps"> {
  /** A row by its place. */
  readonly children: (index: number) => ReactNode;
}

/** The body of a table: those rows, and space for the others. */
export function VirtualRows({ virtual, rowProps, children }: VirtualRowsProps) {
  let end = virtual.options.scrollMargin;
  const items = virtual.getVirtualItems().map((item) => {
    const gap = item.start - end;
    end = item.end;
    return { ...item, gap };
  });
  const behind = virtual.getTotalSize() + virtual.options.scrollMargin - end;
  return (
    <tbody {...rowProps}>
      {items.map(({ index, key, gap }) => (
        <Fragment key={key}>
          {gap > 0 && <Space height={gap} />}
          {children(index)}
        </Fragment>
      ))}
      {behind > 0 && <Space height={behind} />}
    </tbody>
  );
}

/** Stands for rows that are not in the document; one cell, for a narrow page does not show every column. */
const Space = ({ height }: { readonly height: number }) => (
  <tr>
    <td style={{ height, padding: 0, border: 0 }} />
  </tr>
);
