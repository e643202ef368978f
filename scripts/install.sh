#!/bin/sh
# Installs the aieffect binary for this machine from a release, without root:
#
#   install.sh [VERSION]
#
#   VERSION                 such as 0.1.0; the newest one when left out
#   AIEFFECT_INSTALL_DIR    the folder that it goes into; ~/.local/bin when not set
#   AIEFFECT_RELEASES_URL   where the releases are, as GitHub has them: https://HOST/OWNER/REPOSITORY/releases
#
# What was downloaded is compared with SHA256SUMS of the release, is tried, and takes the place of an older one by one
# rename. When anything goes wrong, the older one stays as it is and nothing else is left.
set -eu

# The copy that a release publishes has its own address here (.github/workflows/release.yml).
releases=${AIEFFECT_RELEASES_URL:-}

say() { printf '%s\n' "$*" >&2; }

fail() {
  say "Error: $*"
  exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

# aieffect-<os>-<arch>, as the files of a release are named.
find_target() {
  system=$(uname -s)
  machine=$(uname -m)
  case $machine in
    x86_64 | amd64) machine=x64 ;;
    arm64 | aarch64) machine=arm64 ;;
    *) fail "There is no aieffect for $machine processors: only for x64 and arm64." ;;
  esac
  extension=''
  library=''
  case $system in
    Linux)
      system=linux
      [ "$(getconf LONG_BIT 2>/dev/null || echo 64)" = 64 ] || fail "This is a 32-bit Linux: aieffect needs a 64-bit one."
      if is_musl; then library=-musl; fi
      ;;
    Darwin)
      system=darwin
      # A shell under Rosetta takes an Apple processor for one of Intel's.
      if [ "$machine" = x64 ] && [ "$(sysctl -n sysctl.proc_translated 2>/dev/null || echo 0)" = 1 ]; then
        machine=arm64
        say "This shell runs under Rosetta: installing the binary for Apple's processors."
      fi
      ;;
    MINGW* | MSYS* | CYGWIN*)
      system=windows
      machine=x64
      extension=.exe
      ;;
    *) fail "There is no aieffect for $system: only for Linux, macOS and Windows." ;;
  esac
  name=aieffect-$system-$machine$library$extension
}

is_musl() {
  if has ldd; then
    case $(ldd --version 2>&1 || true) in
      *musl*) return 0 ;;
      *GLIBC* | *"GNU libc"* | *"Free Software Foundation"*) return 1 ;;
    esac
  fi
  [ -e /etc/alpine-release ]
}

# In the background, so that a signal to this shell alone ends it too.
fetch() {
  if has curl; then
    if [ -t 2 ] && [ "$3" = large ]; then progress=--progress-bar; else progress=--silent; fi
    case $1 in https://*) protocols='=https' ;; *) protocols='=http,https' ;; esac
    curl --fail --location --show-error $progress --proto "$protocols" --retry 2 --connect-timeout 30 \
      --speed-limit 1000 --speed-time 60 --output "$2" "$1" &
  elif has wget; then
    # Not each wget can be told how often to try; GNU's would try 20 times.
    case $(wget --help 2>&1 || true) in *--tries*) tries=--tries=3 ;; *) tries='' ;; esac
    # shellcheck disable=SC2086 # no word at all when there is no such option
    wget -q -T 30 $tries -O "$2" "$1" &
  else
    fail "This needs curl or wget: install one of them."
  fi
  transfer=$!
  status=0
  wait "$transfer" || status=$?
  transfer=''
  return "$status"
}

sum_of() {
  if has sha256sum; then sum=$(sha256sum <"$1"); else sum=$(shasum -a 256 <"$1"); fi
  printf '%s\n' "${sum%% *}"
}

expected_sum() { sed -n "s/^\([0-9a-f]\{64\}\) [ *]$1\$/\1/p" "$work/SHA256SUMS"; }

check_sum() {
  actual=$(sum_of "$1")
  [ "$actual" = "$(expected_sum "$2")" ] || fail "$2 is not what SHA256SUMS of the release says: $actual. It was not installed; try again."
}

# Makes the folder, and notes the first one above it that was there.
make_folder() {
  existing=$folder
  while [ ! -d "$existing" ]; do existing=$(dirname "$existing"); done
  mkdir -p "$folder" || fail "The folder $folder cannot be made. Set AIEFFECT_INSTALL_DIR to another one."
  fresh=$(mktemp "$folder/.aieffect.XXXXXX") || fail "The folder $folder cannot be written. Set AIEFFECT_INSTALL_DIR to another one."
}

clean_up() {
  if [ -n "$transfer" ]; then
    kill "$transfer" 2>/dev/null || true
    wait "$transfer" 2>/dev/null || true
  fi
  if [ -n "$work" ]; then rm -rf "$work"; fi
  if [ -n "$fresh" ]; then rm -f "$fresh" "$fresh.gz"; fi
  # Of what it has made for nothing no folder stays.
  while [ -n "$existing" ] && [ "$folder" != "$existing" ]; do
    rmdir "$folder" 2>/dev/null || break
    folder=$(dirname "$folder")
  done
}

# The packed one is less than half as large; releases before it, or machines without gzip, have the plain one.
download_binary() {
  if has gzip && [ -n "$(expected_sum "$name.gz")" ]; then
    fetch "$place/$name.gz" "$fresh.gz" large || fail "$place/$name.gz could not be downloaded."
    check_sum "$fresh.gz" "$name.gz"
    gzip -dc "$fresh.gz" >"$fresh" || fail "$fresh could not be written."
    rm -f "$fresh.gz"
  else
    fetch "$place/$name" "$fresh" large || fail "$place/$name could not be downloaded."
  fi
  check_sum "$fresh" "$name"
}

try_binary() {
  chmod 755 "$fresh"
  if version=$("$fresh" --version </dev/null); then return; fi
  case $name in
    *-musl) say "On Alpine it needs two packages: apk add libstdc++ libgcc" ;;
  esac
  fail "$name was downloaded, and does not run on this machine. It was not installed."
}

tell_path() {
  case ":$PATH:" in
    *":$folder:"*)
      found=$(command -v aieffect || true)
      [ "$found" = "$target" ] || say "Beware: $found comes before it on your PATH."
      ;;
    *)
      say "$folder is not on your PATH. Add it, here and in your shell's start file:"
      say "  export PATH=\"$folder:\$PATH\""
      ;;
  esac
}

main() {
  case ${1:-} in
    -h | --help)
      say "Usage: install.sh [VERSION]"
      say "Installs aieffect into AIEFFECT_INSTALL_DIR, or ~/.local/bin, from AIEFFECT_RELEASES_URL."
      exit 0
      ;;
    -*) fail "There is no option $1: give a version such as 0.1.0, or nothing." ;;
  esac
  work='' fresh='' existing='' transfer=''
  folder=${AIEFFECT_INSTALL_DIR:-${HOME:?}/.local/bin}
  case $folder in /* | ?:*) ;; *) folder=$PWD/$folder ;; esac
  folder=${folder%/}
  [ -n "$releases" ] || fail "Set AIEFFECT_RELEASES_URL to the address of the releases: https://HOST/OWNER/REPOSITORY/releases"
  if [ $# -eq 0 ] || [ "$1" = latest ]; then place=$releases/latest/download; else place=$releases/download/v${1#v}; fi
  has sha256sum || has shasum || fail "This needs sha256sum or shasum to check what it downloads: install one of them."
  find_target

  trap clean_up EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM

  work=$(mktemp -d)
  fetch "$place/SHA256SUMS" "$work/SHA256SUMS" small ||
    fail "$place/SHA256SUMS could not be downloaded: no network, or no such version."
  [ -n "$(expected_sum "$name")" ] || fail "That release has no $name."
  make_folder
  target=$folder/aieffect$extension
  [ ! -d "$target" ] || fail "$target is a folder. Set AIEFFECT_INSTALL_DIR to another place."
  download_binary
  try_binary
  mv -f "$fresh" "$target" || fail "$target could not be replaced. Is it running?"
  fresh='' existing=''
  say "Installed $version: $target"
  tell_path
}

# The last line, so that nothing runs of a script that was cut on its way.
main "$@"
