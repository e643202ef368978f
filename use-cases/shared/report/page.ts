/** A report as one HTML page that needs nothing beside itself. Pure. */

const STYLE = [
  "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fff}",
  "svg{width:100%;height:auto;background:#f7f7f5}text{font:12px system-ui,sans-serif;fill:#666}",
  "polyline{fill:none;stroke-width:1.5}",
].join("");

export interface Page {
  /** As text: it may come from data. */
  readonly title: string;
  /** CSS beside that of all pages, such as the colours of lines. */
  readonly style: string;
  /** HTML. */
  readonly body: readonly string[];
}

export function toPage({ title, style, body }: Page): string {
  const heading = Bun.escapeHTML(title);
  return [
    "<!doctype html>",
    `<html lang="en"><meta charset="utf-8"><title>${heading}</title><style>${STYLE}${style}</style>`,
    `<h1>${heading}</h1>`,
    ...body,
    "</html>\n",
  ].join("\n");
}
