/** Which endpoint of the Control Interface a request means. Paths have no prefix here: `/execute`. Pure. */

const READS = ["status", "output", "data"] as const;

interface Read<Kind extends (typeof READS)[number]> {
  readonly kind: Kind;
  readonly id: string;
}

export type Route =
  | { readonly kind: "execute" }
  | Read<"status">
  | Read<"output">
  | Read<"data">
  | { readonly kind: "method-not-allowed"; readonly allow: string }
  | { readonly kind: "not-found" };

/**
 * The endpoint of a method and a path.
 *
 * @param path as the URL has it, ids still percent-encoded
 */
export function toRoute(method: string, path: string): Route {
  const route = findRoute(path);
  if (route === null) return { kind: "not-found" };
  const allow = route.kind === "execute" ? "POST" : "GET";
  return method === allow ? route : { kind: "method-not-allowed", allow };
}

function findRoute(path: string): Exclude<Route, { kind: "method-not-allowed" | "not-found" }> | null {
  if (path === "/execute") return { kind: "execute" };
  const [, word, encodedId] = /^\/([a-z]+)\/([^/]+)$/.exec(path) ?? [];
  const kind = READS.find((read) => read === word);
  if (kind === undefined || encodedId === undefined) return null;
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
