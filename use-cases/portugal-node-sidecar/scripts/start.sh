#!/usr/bin/env bash
# Builds the stand-ins and the adapters beside them, and starts them in Docker, on the host ports 8011 to 8013 and 18101 to 18103.
set -euo pipefail
cd "$(dirname "$0")/.."

docker network inspect ai-effect-services >/dev/null 2>&1 || docker network create ai-effect-services
docker compose up --build --detach --wait

cat <<'TEXT'
data-provision-adapter   http://localhost:18103  beside  http://localhost:8011
knowledge-store-adapter  http://localhost:18101  beside  http://localhost:8012
synthetic-data-adapter   http://localhost:18102  beside  http://localhost:8013

Run the pipeline:  scripts/submit-workflow.sh
TEXT
