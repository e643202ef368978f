#!/bin/sh
# What a fresh binary must be able to do on its own system, in an empty folder, with nothing on its PATH:
#
#   smoke-test.sh BINARY [VERSION]
set -eu

binary=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
version=${2:-}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
mkdir "$folder/empty"
cd "$folder/empty"

run() {
  status=0
  PATH='' "$binary" "$@" >../output 2>&1 </dev/null || status=$?
  if [ "$status" -eq 0 ] && [ -s ../output ]; then return; fi
  cat ../output >&2
  printf 'aieffect %s ended with %s\n' "$*" "$status" >&2
  exit 1
}

run --version
case $(cat ../output) in
  aieffect/"$version"*) ;;
  *)
    printf 'It is not version %s but %s\n' "$version" "$(cat ../output)" >&2
    exit 1
    ;;
esac
run --help
run demo
run new use-case smoke
