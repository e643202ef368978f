# Sourced by scripts/submit-workflow.sh of each use case, in the folder of that use case: submits scripts/submission.json to
# an orchestrator and follows the workflow to its end. Afterwards `url` and `workflow_id` say what has completed.
# Ends the script with exit code 1 when it failed or was cancelled, with 2 when the orchestrator could not be asked.
#
#   ORCHESTRATOR_URL      default http://localhost:18000
#   ORCHESTRATOR_API_KEY  sent as bearer key when set
#   SERVICE_API_KEY       given to the orchestrator for its calls to the services when set
#   POLL_INTERVAL_S       pause between two looks, default 1

url="${ORCHESTRATOR_URL:-http://localhost:18000}"
url="${url%/}"

give_up() {
  printf '%s\n' "$1" >&2
  exit 2
}

# Prints the body of the answer; fails unless the status is 2xx. The key stays off the command line.
call() {
  local answer key="${ORCHESTRATOR_API_KEY:-}"
  answer="$(curl --silent --show-error --max-time 30 --write-out '\n%{http_code}' \
    --config <(printf '%s' "${key:+header = \"Authorization: Bearer $key\"}") "$@" 2>&1)" || true
  printf '%s' "${answer%$'\n'*}"
  [[ "${answer##*$'\n'}" == 2?? ]]
}

# The text of a key of a flat JSON object; empty when there is none.
field() {
  sed -n "s/.*\"$1\"[[:space:]]*:[[:space:]]*\"\(\(\\\\.\|[^\"\\\\]\)*\)\".*/\1/p" | head -n 1
}

submission() {
  local key="${SERVICE_API_KEY:-}"
  [[ "$key" != *[\"\\]* ]] || give_up 'SERVICE_API_KEY must not contain a quote or a backslash.'
  if [ -n "$key" ]; then
    printf '{"services_api_key": "%s",' "$key"
    tail -c +2 scripts/submission.json
  else
    cat scripts/submission.json
  fi
}

answer="$(submission | call --header 'Content-Type: application/json' --data-binary @- "$url/workflows")" ||
  give_up "Not submitted to $url: $answer"
workflow_id="$(field workflow_id <<<"$answer")"
[ -n "$workflow_id" ] || give_up "$url gave no workflow_id: $answer"
printf 'Submitted %s\n' "$workflow_id"

last=""
while :; do
  answer="$(call "$url/workflows/$workflow_id")" || give_up "Lost $workflow_id: $answer"
  status="$(field status <<<"$answer")"
  [ "$status" = "$last" ] || printf '%s\n' "$status"
  last="$status"
  case "$status" in
    pending | running) sleep "${POLL_INTERVAL_S:-1}" ;;
    completed) break ;;
    *)
      field error <<<"$answer" >&2
      exit 1
      ;;
  esac
done
