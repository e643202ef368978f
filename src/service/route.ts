/** Which endpoint of the Control Interface a request means. Pure. */

const READS = ["status", "output", "data"] as const;

export type Route =
  | { readonly kind: "health" }
  | { readonly kind: "execute" }
  | { readonly kind: (typeof READS)[number]; readonly id: string }
  | { readonly kind: "method-not-allowed"; readonly allow: string }
  | { readonly kind: "not-found" };

/** Whether a path is one of those that the service's key protects. */
export function isProtected(path: string): boolean {
  return path.startsWith("/control/");
}

/**
 * The endpoint of a method and a path.
 *
 * @param path as the URL has it, ids still percent-encoded
 * @param hasData whether the service keeps data to be fetched
 */
export function toRoute(method: string, path: string, hasData: boolean): Route {
  const route = findRoute(path, hasData);
  if (route === null) return { kind: "not-found" };
  const allow = route.kind === "execute" ? "POST" : "GET";
  return method === allow ? route : { kind: "method-not-allowed", allow };
}

function findRoute(path: string, hasData: boolean): Route | null {
  if (path === "/health") return { kind: "health" };
  if (path === "/control/execute") return { kind: "execute" };
  const [, word, encodedId] = /^\/control\/([a-z]+)\/([^/]+)$/.exec(path) ?? [];
  const kind = READS.find((read) => read === word);
  if (kind === undefined || encodedId === undefined || (kind === "data" && !hasData)) return null;
  return { kind, id: decodeId(encodedId) };
}

/** An id whose percent-encoding is broken stays as it is; it was never handed out and is found nowhere. */
function decodeId(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}
