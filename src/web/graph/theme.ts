import type { TaskStatus } from "../../model/status.ts";

/** The colours of the page, for what is drawn. */
export interface Theme {
  readonly ground: string;
  readonly raised: string;
  readonly line: string;
  readonly edge: string;
  readonly text: string;
  readonly faint: string;
  readonly accent: string;
  readonly status: Readonly<Record<TaskStatus, string>>;
  readonly fonts: string;
}

/** As the styles that apply to an element say it now. */
export function readTheme(element: Element): Theme {
  const style = getComputedStyle(element);
  const read = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    ground: read("ground"),
    raised: read("raised"),
    line: read("line"),
    edge: read("edge"),
    text: read("text"),
    faint: read("faint"),
    accent: read("accent"),
    status: toStatusColors(read),
    fonts: style.fontFamily,
  };
}

const toStatusColors = (read: (name: string) => string): Record<TaskStatus, string> => ({
  pending: read("pending"),
  running: read("running"),
  completed: read("completed"),
  failed: read("failed"),
  cancelled: read("cancelled"),
  skipped: read("skipped"),
});
