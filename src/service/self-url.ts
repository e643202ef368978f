/** The addresses under which a service is reached: in the URLs of its results. */
import { AieffectError } from "../errors.ts";
import type { Environment } from "./environment.ts";

const HOST = /^(?:[A-Za-z0-9._-]+|\[[0-9a-fA-F:.]+\])(?::\d{1,5})?$/;

/**
 * What a caller used, by the Host header of its call. Whoever starts operations reaches the service by a name that the
 * services beside it can use too, unless it sits behind a proxy or a published port.
 */
export function toReachedAs(host: string | null): string {
  return `http://${host !== null && HOST.test(host) ? host : "localhost"}`;
}

/**
 * The base of the service's own URLs: SELF_URL, without a slash at its end; null when it is not set.
 *
 * @throws AieffectError INVALID_INPUT when it is no http URL
 */
export function readSelfUrl(environment: Environment): string | null {
  const text = environment.SELF_URL;
  if (text === undefined || text === "") return null;
  const url = URL.parse(text);
  if (url !== null && /^https?:$/.test(url.protocol) && url.search === "" && url.hash === "") {
    return text.replace(/\/+$/, "");
  }
  const message = `SELF_URL must be a URL such as http://data-generator:8080, not ${JSON.stringify(text)}`;
  throw new AieffectError("INVALID_INPUT", message);
}
