/** How a service is asked in its own container whether it is well. */

/**
 * A script for `sh`: ends with 0 when the service answers /health well on PORT. It asks with what the image has. When
 * that is nothing, a service is well that listens on the port, which Linux itself tells.
 */
export const HEALTH_SCRIPT = `\
unset http_proxy HTTP_PROXY all_proxy ALL_PROXY
url="http://127.0.0.1:$PORT/health"
get="require('http').get('$url', (answer) => process.exit(answer.statusCode === 200 ? 0 : 1))"
get="$get.on('error', () => process.exit(1))"
open="from urllib.request import urlopen; urlopen('$url', timeout=4)"
has() { command -v "$1" > /dev/null 2>&1; }
if has curl; then exec curl --fail --silent --output /dev/null --max-time 4 "$url"; fi
if has wget; then exec wget -q -T 4 -O /dev/null "$url"; fi
if has bun; then exec bun --eval "$get"; fi
if has node; then exec node --eval "$get"; fi
if has python3; then exec python3 -c "$open" 2> /dev/null; fi
port=$(printf %04X "$PORT")
for table in /proc/net/tcp /proc/net/tcp6; do
  while read -r _ address _ state _; do
    if [ "$state" = 0A ] && [ "\${address##*:}" = "$port" ]; then exit 0; fi
  done < "$table"
done 2> /dev/null
exit 1
`;
