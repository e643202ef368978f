#!/usr/bin/env bash
# Submits submission.json to an orchestrator, follows the workflow to its end and says where the results are.
# What it reads of the environment, and its exit codes: use-cases/scripts/submit-and-follow.sh
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=../../scripts/submit-and-follow.sh
source ../scripts/submit-and-follow.sh

# The series themselves stay in their service: the last task's output has their URL.
printf 'Results: %s/workflows/%s/tasks\n' "$url" "$workflow_id"
printf 'The report: docker compose cp synthetic-data:/app/data/%s .\n' "$workflow_id"
