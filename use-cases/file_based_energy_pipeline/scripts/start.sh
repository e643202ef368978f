#!/usr/bin/env bash
# Builds the four services and starts them in Docker, on the host ports 18081 to 18084.
set -euo pipefail
cd "$(dirname "$0")/.."

docker network inspect ai-effect-services >/dev/null 2>&1 || docker network create ai-effect-services

mkdir -p data
if [ "$(id -u)" -eq 0 ]; then
  # No service runs as root: the folder is given to the user inside the images.
  chown 1000:1000 data
else
  DATA_OWNER="$(id -u):$(id -g)"
  export DATA_OWNER
fi

docker compose up --build --detach --wait

cat <<'TEXT'
input-provider    http://localhost:18081
data-generator    http://localhost:18082
data-analyzer     http://localhost:18083
report-generator  http://localhost:18084

Run the pipeline:  scripts/submit-workflow.sh
Read the logs:     docker compose logs --follow
TEXT
