/** What every deployment of the orchestrator is made of; docker-compose.yml at the top of the repository has the same. */

export const ORCHESTRATOR_IMAGE = "aieffect:latest";
