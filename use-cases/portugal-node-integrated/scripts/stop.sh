#!/usr/bin/env bash
# Stops the services; the network stays, which others may use.
set -euo pipefail
cd "$(dirname "$0")/.."

docker compose down
