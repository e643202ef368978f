/** `host:port`, an IPv6 literal in brackets: of all ways to write a host only that has a colon. */
export function toHostPort(host: string, port: number): string {
  const isBareIpv6 = host.includes(":") && !host.startsWith("[");
  return `${isBareIpv6 ? `[${host}]` : host}:${port}`;
}
