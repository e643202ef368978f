#!/usr/bin/env bash
# Builds the four services and starts them in Docker, on the host ports 18181 to 18184, and 50152 to 50154 for gRPC.
set -euo pipefail
cd "$(dirname "$0")/.."

docker network inspect ai-effect-services >/dev/null 2>&1 || docker network create ai-effect-services
docker compose up --build --detach --wait

cat <<'TEXT'
pb-input-provider    http://localhost:18181
pb-data-generator    http://localhost:18182  gRPC localhost:50152
pb-data-analyzer     http://localhost:18183  gRPC localhost:50153
pb-report-generator  http://localhost:18184  gRPC localhost:50154

Run the pipeline:  scripts/submit-workflow.sh
Read the report:   docker compose logs pb-report-generator
TEXT
