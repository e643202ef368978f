#!/usr/bin/env bash
# Stops what start.sh has started, in reverse.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
# shellcheck source=scripts/docker-stack.sh
source scripts/docker-stack.sh

usage() {
  cat <<TEXT
Usage: ./stop.sh NAME [--use-case-only] [--volumes]
       ./stop.sh --orchestrator-only [--volumes]

Stops and removes the containers of the use case, then those of the orchestrator. What they have kept stays, workflows
in Redis among it, and so does the network $network, which others may use. What is stopped already stays so.

  --orchestrator-only   leaves the use cases running
  --use-case-only       leaves the orchestrator running
  --volumes             removes the volumes too: workflows, and what services have written to volumes
  --help                this text

Use cases:
$(list_use_cases)
TEXT
}

name=""
only=""
volumes=()
for argument in "$@"; do
  case "$argument" in
    -h | --help)
      usage
      exit 0
      ;;
    --volumes) volumes=(--volumes) ;;
    --orchestrator-only | --use-case-only)
      [ -z "$only" ] || [ "$only" = "$argument" ] || refuse "Either $only or $argument." "$(usage)"
      only="$argument"
      ;;
    -*) refuse "There is no option $argument." "$(usage)" ;;
    *)
      [ -z "$name" ] || refuse "One use case at a time: $name or $argument." "$(usage)"
      name="$argument"
      ;;
  esac
done
if [ "$only" = --orchestrator-only ]; then
  [ -z "$name" ] || refuse "Either $name or --orchestrator-only." "$(usage)"
else
  [ -n "$name" ] || refuse "$(usage)"
  need_use_case "$name"
fi
if [ -n "$name" ]; then
  need_docker "  aieffect down use-cases/$name"
else
  need_docker '  Ctrl-C ends aieffect serve'
fi

# An empty list counts as unset for the bash that macOS has.
if [ -n "$name" ]; then
  say "Stopping $name"
  # Those of its services included that are started on demand.
  use_case "$name" --profile '*' down ${volumes[@]+"${volumes[@]}"}
fi
if [ "$only" != --use-case-only ]; then
  say "Stopping the orchestrator"
  orchestrator down ${volumes[@]+"${volumes[@]}"}
fi
say "Stopped"
if [ ${#volumes[@]} -gt 0 ]; then
  echo 'The volumes are gone. Folders of this machine that services wrote to, such as use-cases/*/data, are left to you.'
else
  echo 'What was kept is still there: start.sh goes on with it, --volumes removes it.'
fi
