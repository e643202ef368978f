/** The description of the API, made from its endpoints: as OpenAPI for programs, and as a page for people. */
import type { Hono } from "hono";
import { generateSpecs } from "hono-openapi";
import { once } from "../../model/once.ts";
import { toDocumentationPage } from "../documentation-page.ts";
import type { Endpoint } from "../endpoint.ts";
import type { ServerPorts } from "../ports.ts";

/** What everybody may read, key or not. */
export const OPEN_PATHS: ReadonlySet<string> = new Set(["/health", "/openapi.json", "/docs"]);

/** The page shows itself with nothing from elsewhere, and runs nothing. */
const PAGE_HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
};

/** @param app whose endpoints are described; those that are added later are too, up to the first request */
export function createDocumentationEndpoints({ version }: ServerPorts, app: Hono): readonly Endpoint[] {
  const describe = once(() => describeApi(app, version));
  return [
    {
      method: "GET",
      path: "/openapi.json",
      description: {
        operationId: "getOpenApi",
        summary: "This description",
        security: [],
        responses: {
          200: {
            description: "OpenAPI 3.1",
            content: { "application/json": { schema: { type: "object" } } },
          },
        },
      },
      answer: async () => Response.json(await describe()),
    },
    {
      method: "GET",
      path: "/docs",
      description: {
        operationId: "getDocumentation",
        summary: "This description as a page",
        security: [],
        responses: {
          200: { description: "A page", content: { "text/html": { schema: { type: "string" } } } },
        },
      },
      answer: async () => new Response(toDocumentationPage(await describe()), { headers: PAGE_HEADERS }),
    },
  ];
}

function describeApi(app: Hono, version: string) {
  return generateSpecs(app, {
    excludeStaticFile: false,
    documentation: {
      info: {
        title: "aieffect",
        version,
        description:
          "Runs pipelines of containerised services: submit a blueprint, follow it, read what came of it.",
      },
      security: [{ key: [] }],
      components: { securitySchemes: { key: { type: "http", scheme: "bearer" } } },
    },
  });
}
