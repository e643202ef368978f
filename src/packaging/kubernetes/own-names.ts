/** What the orchestrator's own objects are called. */

/** Its Service, its Deployment and its settings. */
export const SERVER = "aieffect-server";
export const WORKER = "aieffect-worker";
export const REDIS = "aieffect-redis";
export const RUN = "aieffect-run";
/** The Secret. */
export const KEYS = "aieffect-keys";
/** The ConfigMap with the package. */
export const PACKAGE = "aieffect-package";
/** The ConfigMap with the variables of all services. */
export const SERVICES = "aieffect-services";
/** The volume that all services work in. */
export const DATA = "aieffect-data";

/** No service of a package may be called so. */
export const OWN_NAMES: readonly string[] = [SERVER, WORKER, REDIS, RUN, KEYS, PACKAGE, SERVICES, DATA];

/** Where a worker answers /health and /metrics. */
export const WORKER_PORT = 8000;
export const REDIS_PORT = 6379;
