import type { Endpoint } from "../endpoint.ts";
import type { ServerPorts } from "../ports.ts";

/** GET /metrics: what Prometheus reads. */
export function createMetricsEndpoint({ metrics }: ServerPorts): Endpoint {
  return {
    method: "GET",
    path: "/metrics",
    description: {
      operationId: "getMetrics",
      summary: "Metrics in the text format of Prometheus",
      responses: {
        200: { description: "Metrics", content: { "text/plain": { schema: { type: "string" } } } },
      },
    },
    async answer() {
      const { contentType, text } = await metrics();
      return new Response(text, { headers: { "content-type": contentType } });
    },
  };
}
