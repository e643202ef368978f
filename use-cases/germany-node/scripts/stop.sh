#!/usr/bin/env bash
# Stops the services. The volume with what they wrote stays, and so does the network, which others may use.
set -euo pipefail
cd "$(dirname "$0")/.."

docker compose down
