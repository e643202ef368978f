# shellcheck shell=bash
# Sourced by start.sh and stop.sh, in the root of the repository: what both know of Docker, the orchestrator and the use cases.

network=ai-effect-services

say() { printf '==> %s\n' "$*"; }

refuse() {
  printf '%s\n' "$@" >&2
  exit 2
}

list_use_cases() {
  local file
  for file in use-cases/*/docker-compose.yml; do
    file="${file%/docker-compose.yml}"
    printf '  %s\n' "${file#use-cases/}"
  done
}

# Ends the script when there is no use case of that name, with those that there are.
need_use_case() {
  [[ "$1" != */* && -f "use-cases/$1/docker-compose.yml" ]] ||
    refuse "There is no use case $1. There are:" "$(list_use_cases)"
}

# Ends the script when no Docker engine answers, and says what does the same without one: the lines given.
need_docker() {
  local trouble
  if ! command -v docker >/dev/null; then
    trouble='The command docker is not there: https://docs.docker.com/get-docker'
  elif ! trouble="$(docker version --format '{{.Server.Version}}' 2>&1 >/dev/null)"; then
    trouble="docker says: $trouble"
  elif ! docker compose version >/dev/null 2>&1; then
    trouble='The command docker compose (version 2) is not there: https://docs.docker.com/compose/install'
  else
    return 0
  fi
  refuse "There is no Docker engine to use. $trouble" 'Without Docker, as processes of this machine:' "$@"
}

# Others may have made it: use cases, or other orchestrators.
create_network() {
  if docker network inspect "$network" >/dev/null 2>&1; then return; fi
  say "Creating the network $network"
  docker network create "$network" >/dev/null
}

# docker compose for the orchestrator.
orchestrator() { docker compose --file docker-compose.yml "$@"; }

# docker compose for a use case.
use_case() {
  local name="$1"
  shift
  docker compose --file "use-cases/$name/docker-compose.yml" "$@"
}
