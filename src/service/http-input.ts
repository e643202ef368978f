/** Inputs of the protocols `http` and `https`: a URL that is read with a plain GET, without a key. */
import type { DataReference } from "../model/data-reference.ts";
import { toTransportFailure } from "../model/transport-failure.ts";
import { OperationError } from "./operation-error.ts";

/** A service may send its caller to another path of its own, such as one with a slash at its end, so many times. */
const MOST_REDIRECTS = 5;

/**
 * @throws OperationError when the answer is not 2xx, leads to another host, or says that it is larger than the limit
 */
export async function openHttp(
  { uri }: DataReference,
  { limitBytes, signal }: { readonly limitBytes: number; readonly signal: AbortSignal },
): Promise<AsyncIterable<Uint8Array>> {
  const response = await follow(toUrl(uri), signal);
  const { body, ok, status } = response;
  const size = Number(response.headers.get("content-length") ?? 0);
  if (ok && size <= limitBytes) return body ?? (async function* () {})();
  await body?.cancel();
  if (!ok) throw new OperationError(`Failed to fetch data: HTTP ${status} from ${toShown(toUrl(uri))}`);
  throw new OperationError(`Failed to fetch data: ${size} bytes, more than ${limitBytes}`);
}

async function follow(first: URL, signal: AbortSignal): Promise<Response> {
  let url = first;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
    const response = await get(url, signal);
    const location = response.headers.get("location");
    if (response.status < 300 || response.status > 399 || location === null) return response;
    await response.body?.cancel();
    const next = toUrl(location, url);
    if (next.origin !== first.origin) {
      throw new OperationError(
        `Failed to fetch data: ${toShown(url)} leads to ${next.origin}, and only redirects to the same address are followed`,
      );
    }
    url = next;
  }
  throw new OperationError(`Failed to fetch data: more than ${MOST_REDIRECTS} redirects`);
}

async function get(url: URL, signal: AbortSignal): Promise<Response> {
  try {
    const headers = { accept: "*/*", "accept-encoding": "identity" };
    return await fetch(url, { redirect: "manual", signal, headers });
  } catch (cause) {
    const { reason } = toTransportFailure(cause);
    throw new OperationError(`Failed to fetch data: ${toShown(url)}: ${reason}`, { cause });
  }
}

function toUrl(text: string, base?: URL): URL {
  const url = URL.parse(text, base?.href);
  if (url !== null) return url;
  throw new OperationError("Failed to fetch data: the uri is not a URL");
}

/** Without what may be a secret: user, password and query. */
const toShown = ({ origin, pathname }: URL): string => `${origin}${pathname}`;
