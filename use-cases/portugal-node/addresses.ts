/** Where the three third-party services answer. */
import { AieffectError } from "../../src/errors.ts";
import type { Environment } from "../../src/service/kit.ts";

const DEFAULTS = {
  DATA_PROVISION_URL: "http://data-provision:600",
  KNOWLEDGE_STORE_URL: "http://knowledge-store:8000",
  SYNTHETIC_DATA_URL: "http://synthetic-data:600",
} as const;

/**
 * The base URL that a variable names, without a slash at its end.
 *
 * @throws AieffectError INVALID_INPUT when it is no http URL
 */
export function readServiceUrl(environment: Environment, variable: keyof typeof DEFAULTS): string {
  const text = environment[variable] || DEFAULTS[variable];
  const url = URL.parse(text);
  if (url !== null && /^https?:$/.test(url.protocol) && url.search === "" && url.hash === "") {
    return text.replace(/\/+$/, "");
  }
  const message = `${variable} must be a URL such as ${DEFAULTS[variable]}, not ${JSON.stringify(text)}`;
  throw new AieffectError("INVALID_INPUT", message);
}
