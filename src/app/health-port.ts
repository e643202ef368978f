/** /health and /metrics of a process that has no REST API. */
import { listenOn } from "../http-listener.ts";
import type { MetricsText } from "../metrics/metrics.ts";
import { isAuthorized } from "../model/bearer-key.ts";
import { listenOnOrExplain, toUrl } from "./listening.ts";

export interface HealthPortOptions {
  readonly host: string;
  readonly port: number;
  /** For the metrics; null: everybody may read them. */
  readonly apiKey: string | null;
  /** What /health tells; rejects when the process cannot work. */
  readonly health: () => Promise<object>;
  readonly metrics: () => Promise<MetricsText>;
}

export interface HealthPort {
  readonly url: string;
  stop(): Promise<void>;
}

/** @throws AieffectError INVALID_INPUT when the address cannot be listened on */
export function openHealthPort(options: HealthPortOptions): HealthPort {
  const { host, port } = options;
  const listener = listenOnOrExplain({ host, port }, (address) =>
    listenOn(address, {
      answer: (request) => answer(request, options),
      idleTimeoutS: 30,
      waitsForAnswers: false,
    }),
  );
  return { url: toUrl({ host, port: listener.port }), stop: () => listener.stop(0) };
}

async function answer(request: Request, { apiKey, health, metrics }: HealthPortOptions): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (request.method !== "GET") return refuse(405, "Method Not Allowed");
  if (pathname === "/health") return await answerHealth(health);
  if (!isAuthorized(request.headers.get("authorization"), apiKey)) return refuse(401, "Unauthorized");
  if (pathname !== "/metrics") return refuse(404, "Not Found");
  const { contentType, text } = await metrics();
  return new Response(text, { headers: { "content-type": contentType } });
}

async function answerHealth(health: () => Promise<object>): Promise<Response> {
  try {
    return Response.json({ status: "ok", ...(await health()) });
  } catch {
    return Response.json({ status: "unavailable" }, { status: 503 });
  }
}

const refuse = (status: number, detail: string): Response => Response.json({ detail }, { status });
