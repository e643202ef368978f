#!/usr/bin/env bash
# Builds the stand-ins with the control interface in them, and starts them in Docker, on the host ports 8001 to 8003.
set -euo pipefail
cd "$(dirname "$0")/.."

docker network inspect ai-effect-services >/dev/null 2>&1 || docker network create ai-effect-services
docker compose up --build --detach --wait

cat <<'TEXT'
data-provision   http://localhost:8001
knowledge-store  http://localhost:8002
synthetic-data   http://localhost:8003

Run the pipeline:  scripts/submit-workflow.sh
TEXT
