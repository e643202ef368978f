/** The description of the API as one page of HTML that needs nothing else. */
import type { generateSpecs } from "hono-openapi";

export type ApiDocument = Awaited<ReturnType<typeof generateSpecs>>;

type PathItem = NonNullable<ApiDocument["paths"][string]>;
type Operation = NonNullable<PathItem["get"]>;

const METHODS = ["get", "post", "delete"] as const;

const STYLE = `
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #222; background: #fff }
h2 { font: 600 1.1rem ui-monospace, monospace; margin: 2.5rem 0 0; border-top: 1px solid #ccc; padding-top: 1rem }
table { border-collapse: collapse } td { padding: .1rem 1rem .1rem 0; vertical-align: top }
pre { background: #f4f4f4; padding: .75rem; overflow: auto; font-size: .85rem }
@media (prefers-color-scheme: dark) { body { color: #ddd; background: #181818 } pre { background: #242424 } a { color: #8bf } }
`;

export function toDocumentationPage({ info, paths, components }: ApiDocument): string {
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item?.[method];
      return operation === undefined ? [] : [toOperation(`${method.toUpperCase()} ${path}`, operation)];
    }),
  );
  const schemas = Object.entries(components?.schemas ?? {}).map(
    ([name, schema]) => `<h2 id="${toHtml(name)}">${toHtml(name)}</h2>${toJson(schema)}`,
  );
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${toHtml(info.title)} ${toHtml(info.version)}</title><style>${STYLE}</style></head>
<body>
<h1>${toHtml(info.title)} ${toHtml(info.version)}</h1>
<p>${toHtml(info.description ?? "")} For programs: <a href="openapi.json">openapi.json</a>.</p>
${operations.join("\n")}
${schemas.join("\n")}
</body>
</html>
`;
}

function toOperation(title: string, operation: Operation): string {
  const { summary = "", parameters = [], requestBody, responses = {} } = operation;
  const rows = parameters.map((parameter) =>
    "name" in parameter
      ? toRow(`${parameter.name} (${parameter.in})`, parameter.description ?? "", parameter.schema)
      : "",
  );
  const body =
    requestBody === undefined || !("content" in requestBody) ? "" : toRow("body", "", toSchema(requestBody));
  const answers = Object.entries(responses).map(([status, response]) =>
    "$ref" in response ? "" : toRow(status, response.description, toSchema(response)),
  );
  return `<h2>${toHtml(title)}</h2><p>${toHtml(summary)}</p><table>${[...rows, body, ...answers].join("")}</table>`;
}

interface WithContent {
  readonly content?: Readonly<Record<string, { readonly schema?: unknown }>> | undefined;
}

const toSchema = ({ content = {} }: WithContent): unknown => Object.values(content)[0]?.schema;

const toRow = (name: string, text: string, schema: unknown): string =>
  `<tr><td><code>${toHtml(name)}</code></td><td>${toHtml(text)}${schema === undefined ? "" : toJson(schema)}</td></tr>`;

/** A schema as JSON, in which the names of others lead to them. */
function toJson(schema: unknown): string {
  const text = toHtml(JSON.stringify(schema, null, 2));
  const linked = text.replace(/#\/components\/schemas\/(\w+)/g, '<a href="#$1">$1</a>');
  return `<pre>${linked}</pre>`;
}

const toHtml = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
