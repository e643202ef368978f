#!/usr/bin/env bash
# Builds the three services and starts them in Docker, on the host ports 18091 to 18093.
#
#   INPUT_FOLDER   what the data provider reads: loads/, sgens/ and the grid; default ./data/sample
#   GRID_FILE      name of the grid in it, default sample_grid.json
set -euo pipefail
cd "$(dirname "$0")/.."

docker network inspect ai-effect-services >/dev/null 2>&1 || docker network create ai-effect-services

docker compose up --build --detach --wait

cat <<'TEXT'
data-provider     http://localhost:18091
villas-chronics   http://localhost:18092
output-formatter  http://localhost:18093

Run the pipeline:  scripts/submit-workflow.sh
Read the logs:     docker compose logs --follow
TEXT
