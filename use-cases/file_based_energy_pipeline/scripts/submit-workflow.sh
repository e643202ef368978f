#!/usr/bin/env bash
# Submits submission.json to an orchestrator, follows the workflow to its end and shows the report.
# What it reads of the environment, and its exit codes: use-cases/scripts/submit-and-follow.sh
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=../../scripts/submit-and-follow.sh
source ../scripts/submit-and-follow.sh

# The services write to ./data when they were started by scripts/start.sh.
report="$(find "data/$workflow_id" -name energy_report.csv 2>/dev/null || true)"
if [ -n "$report" ]; then
  printf '%s\n' "$report"
  cat "$report"
else
  printf 'Results: %s/workflows/%s/tasks\n' "$url" "$workflow_id"
fi
