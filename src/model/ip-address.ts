/** IP addresses and blocks of them. IPv4 counts as the part of IPv6 that stands for it (::ffff:0:0/96). */

export interface AddressBlock {
  readonly address: bigint;
  /** How many of the 128 bits count. */
  readonly bits: number;
}

const ALL_BITS = 128;
const IPV4_BITS = 32;
const MAPPED = 0xffffn << 32n;

/** Other prefixes behind which an IPv4 address stands: compatible (::/96) and translated (64:ff9b::/96). */
const IPV4_PREFIXES = [0n, 0x64_ff9bn << 96n];

/** The number of an IPv4 address (four decimal parts) or an IPv6 address (without brackets); null for anything else. */
export function parseAddress(text: string): bigint | null {
  if (!text.includes(":")) {
    const number = parseIpv4(text);
    return number === null ? null : MAPPED | number;
  }
  const number = parseIpv6(text);
  if (number === null) return null;
  const prefix = (number >> 32n) << 32n;
  // :: and ::1 are addresses of their own.
  return IPV4_PREFIXES.includes(prefix) && number > 1n ? MAPPED | (number & 0xffff_ffffn) : number;
}

/** A block such as `10.0.0.0/8` or `fe80::/10`, or one address; null when it is neither. */
export function parseBlock(text: string): AddressBlock | null {
  const [host = "", length, ...others] = text.split("/");
  const address = parseAddress(host.replace(/^\[|\]$/g, ""));
  if (address === null || others.length > 0) return null;
  const most = host.includes(":") ? ALL_BITS : IPV4_BITS;
  if (length === undefined) return { address, bits: ALL_BITS };
  const bits = /^\d{1,3}$/.test(length) ? Number(length) : Number.NaN;
  return bits <= most ? { address, bits: ALL_BITS - most + bits } : null;
}

export function isInBlock(address: bigint, block: AddressBlock): boolean {
  const ignored = BigInt(ALL_BITS - block.bits);
  return address >> ignored === block.address >> ignored;
}

export function isPartOf(inner: AddressBlock, outer: AddressBlock): boolean {
  return inner.bits >= outer.bits && isInBlock(inner.address, outer);
}

function parseIpv4(text: string): bigint | null {
  const parts = text.split(".");
  if (parts.length !== 4) return null;
  let number = 0n;
  for (const part of parts) {
    if (!/^\d{1,3}$/.test(part) || Number(part) > 255) return null;
    number = (number << 8n) | BigInt(part);
  }
  return number;
}

function parseIpv6(text: string): bigint | null {
  const halves = text.split("::");
  if (halves.length > 2) return null;
  const [head, tail] = halves.map(toGroups);
  if (head === undefined || head === null || tail === null) return null;
  if (tail === undefined) return head.length === 8 ? toNumber(head) : null;
  const zeros = 8 - head.length - tail.length;
  return zeros < 1 ? null : toNumber([...head, ...Array<bigint>(zeros).fill(0n), ...tail]);
}

/** The 16-bit groups of a half of an address, whose end may be written as IPv4. */
function toGroups(text: string): bigint[] | null {
  if (text === "") return [];
  const groups: bigint[] = [];
  for (const [at, part] of text.split(":").entries()) {
    if (part.includes(".") && at === text.split(":").length - 1) {
      const ipv4 = parseIpv4(part);
      if (ipv4 === null) return null;
      groups.push(ipv4 >> 16n, ipv4 & 0xffffn);
    } else if (/^[\da-f]{1,4}$/i.test(part)) groups.push(BigInt(`0x${part}`));
    else return null;
  }
  return groups;
}

const toNumber = (groups: readonly bigint[]): bigint =>
  groups.reduce((number, group) => (number << 16n) | group, 0n);
