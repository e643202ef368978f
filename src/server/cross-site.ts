/** Whether a page of another site had a browser send a request. Programs that are no browser send none of these headers. */

/**
 * A browser sends a POST of another site's page without asking first when it names no type of its body, and never with our
 * key. So this counts where no key is asked for.
 */
export function isFromAnotherSite(headers: Headers): boolean {
  const site = headers.get("sec-fetch-site");
  if (site !== null) return site === "cross-site" || site === "same-site";
  // Browsers leave that out where a connection is not encrypted and leads to another machine.
  const origin = headers.get("origin");
  return origin !== null && URL.parse(origin)?.host !== headers.get("host");
}
