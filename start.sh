#!/usr/bin/env bash
# Starts the orchestrator in Docker, and a use case beside it. What runs already goes on running.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
# shellcheck source=scripts/docker-stack.sh
source scripts/docker-stack.sh

usage() {
  cat <<TEXT
Usage: ./start.sh NAME [--pull]
       ./start.sh --orchestrator-only [--pull]

Builds and starts: the network $network; the orchestrator of docker-compose.yml, which is Redis, a server for
the REST API and three workers; the services of the use case. Waits until all of them are well. What runs already goes
on running.

  --orchestrator-only   no use case
  --pull                pull the image of the orchestrator, which AIEFFECT_IMAGE names, instead of building it
  --help                this text

Keys come from the environment: ORCHESTRATOR_API_KEY for the REST API, SERVICE_API_KEY for the services.
docker-compose.yml lists the other variables.

Use cases:
$(list_use_cases)
TEXT
}

name=""
orchestrator_only=false
build=--build
for argument in "$@"; do
  case "$argument" in
    -h | --help)
      usage
      exit 0
      ;;
    --orchestrator-only) orchestrator_only=true ;;
    --pull) build=--no-build ;;
    -*) refuse "There is no option $argument." "$(usage)" ;;
    *)
      [ -z "$name" ] || refuse "One use case at a time: $name or $argument." "$(usage)"
      name="$argument"
      ;;
  esac
done
if [ "$orchestrator_only" = true ]; then
  [ -z "$name" ] || refuse "Either $name or --orchestrator-only." "$(usage)"
else
  [ -n "$name" ] || refuse "$(usage)"
  need_use_case "$name"
fi
services=""
if [ -n "$name" ]; then services="  aieffect up use-cases/$name"; fi
need_docker '  aieffect serve' ${services:+"$services"}

create_network

give_up() {
  printf '%s did not start. What its containers say:\n' "$1" >&2
  shift
  { "$@" ps --all && "$@" logs --tail 20; } >&2 || true
  exit 1
}

say "Starting the orchestrator"
if [ "$build" = --no-build ]; then orchestrator pull; fi
# Compose shows each container until it is well, and fails when one is not.
orchestrator up "$build" --detach --wait --wait-timeout 300 || give_up "The orchestrator" orchestrator

if [ -n "$name" ]; then
  say "Starting $name"
  if [ -f "use-cases/$name/scripts/start.sh" ]; then
    bash "use-cases/$name/scripts/start.sh" || give_up "$name" use_case "$name"
  else
    use_case "$name" up --build --detach --wait || give_up "$name" use_case "$name"
  fi
fi

port="$(orchestrator port api 8000)"
port="${port##*:}"
url="http://localhost:$port"
say "Ready"
cat <<TEXT
REST API           $url (every path: $url/docs)
Redis              localhost:16379
Read the logs:     docker compose logs --follow worker
TEXT
if [ -z "$name" ]; then
  cat <<TEXT
Next, a use case:  ./start.sh NAME
Stop it:           ./stop.sh --orchestrator-only
TEXT
  exit
fi
submit="use-cases/$name/scripts/submit-workflow.sh"
if [ "$port" != 18000 ]; then submit="ORCHESTRATOR_URL=$url $submit"; fi
cat <<TEXT
Run the pipeline:  $submit
Stop all of it:    ./stop.sh $name
TEXT
