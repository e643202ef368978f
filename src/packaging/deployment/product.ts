/**
 * The orchestrator as containers: Redis, a server, workers. docker-compose.yml at the top of the repository says the same.
 */

export const ORCHESTRATOR_IMAGE = "aieffect:latest";
export const REDIS_IMAGE = "redis:7-bookworm";
export const WORKERS = 3;
/** Of the REST API, inside its container. */
export const API_PORT = 8000;
/** Of the REST API, on the host. */
export const API_HOST_PORT = 18_000;
export const REDIS_URL = "redis://redis:6379";
/** The network that services and orchestrator share; whoever starts either of them makes it. */
export const SERVICES_NETWORK = "ai-effect-services";

/** Redis keeps the workflows, and is no cache: it may lose nothing, and rather refuses than throws away. */
export const REDIS_COMMAND = [
  "redis-server",
  "--appendonly",
  "yes",
  "--appendfsync",
  "everysec",
  "--maxmemory",
  "512mb",
  "--maxmemory-policy",
  "noeviction",
];

/** Fails while Redis still reads its file. */
export const REDIS_HEALTH = ["CMD-SHELL", "redis-cli ping | grep -q PONG"];

/** Said in full, so that it does not matter what the image starts by itself. */
export const ENTRYPOINT = ["aieffect"];

export const SERVER_ENVIRONMENT = {
  HOST: "0.0.0.0",
  PORT: String(API_PORT),
  REDIS_URL,
  AIEFFECT_WORKERS: "0",
};

export const WORKER_ENVIRONMENT = { REDIS_URL, AIEFFECT_HEALTH_PORT: String(API_PORT) };

/** Asks a server, or a worker at its health port, in its own container. */
export const ORCHESTRATOR_HEALTH = ["CMD", "aieffect", "health", "--server", `http://127.0.0.1:${API_PORT}`];
