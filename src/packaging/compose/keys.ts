/** The keys of a deployment: read from the environment, or from `.env` beside the compose file. Without one nothing starts. */

const required = (name: string, what: string): string =>
  `\${${name}:?${what}, such as from: openssl rand -hex 32}`;

/** What the services' Control Interface asks for. */
export const SERVICE_KEY = required("SERVICE_API_KEY", "the key of the services");

/** The same for server and workers. */
export const ORCHESTRATOR_KEYS = {
  ORCHESTRATOR_API_KEY: required("ORCHESTRATOR_API_KEY", "the key of the REST API"),
  AIEFFECT_SECRET_KEY: required("AIEFFECT_SECRET_KEY", "the secret that keys of services are encrypted with"),
};
