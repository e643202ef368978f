/**
 * Which hosts a submission may name as the address of a service. A server calls whatever it is told to, so it must not
 * be told to call what is meant for the machine alone: the link-local addresses where clouds hand out credentials.
 */
import { AieffectError } from "../errors.ts";
import { isInBlock, isPartOf, parseAddress, parseBlock } from "./ip-address.ts";

/** Whether a service may be called at an address such as `http://host:port`. */
export type HostPolicy = (address: string) => boolean;

const METADATA_BLOCKS = ["169.254.0.0/16", "fe80::/10", "fd00:ec2::254/128"].flatMap(
  (block) => parseBlock(block) ?? [],
);
const METADATA_NAMES = ["metadata.google.internal", "metadata.goog"];

interface Host {
  readonly name: string;
  /** Null when it is no IP address. */
  readonly address: bigint | null;
}

interface Pattern {
  readonly matches: (host: Host) => boolean;
  /** Whether it means metadata services and nothing else. */
  readonly meansMetadata: boolean;
}

/**
 * The policy of patterns separated by commas, such as `*.example.org,10.0.0.0/8`: only what one of them stands for is
 * allowed. A star is any text. Without patterns everything is allowed. The addresses of metadata services are in
 * neither case: only a pattern that means them and nothing else allows them.
 *
 * @throws AieffectError INVALID_INPUT naming the pattern that is none
 */
export function toHostPolicy(patterns: string | null): HostPolicy {
  const listed = patterns === null ? null : patterns.split(",").map(toPattern);
  return (address) => {
    const host = readHost(address);
    // What is no address cannot be called either; the task that tries says so.
    if (host === null) return listed === null;
    const matching = listed?.filter(({ matches }) => matches(host)) ?? null;
    if (isMetadataHost(host)) return matching?.some(({ meansMetadata }) => meansMetadata) ?? false;
    return matching === null || matching.length > 0;
  };
}

/** Of what a host may consist: what no URL has in its host, a port among it, would stand for nothing. */
const PATTERN = /^(?:[^\s/,:#%<>?@[\\\]^|]+|[0-9a-f:*]+)$/;

function toPattern(text: string): Pattern {
  const pattern = text.trim().toLowerCase();
  const block = parseBlock(pattern);
  if (block !== null) {
    const matches = ({ address }: Host) => address !== null && isInBlock(address, block);
    return { matches, meansMetadata: METADATA_BLOCKS.some((outer) => isPartOf(block, outer)) };
  }
  if (!PATTERN.test(pattern)) {
    throw new AieffectError(
      "INVALID_INPUT",
      `Not a pattern of hosts: ${text}. Write it like *.example.org or 10.0.0.0/8.`,
    );
  }
  const parts = pattern.split("*").map((part) => part.replace(/[^a-z0-9]/g, "\\$&"));
  const expression = new RegExp(`^${parts.join(".*")}$`);
  return { matches: ({ name }) => expression.test(name), meansMetadata: METADATA_NAMES.includes(pattern) };
}

const isMetadataHost = ({ name, address }: Host): boolean =>
  METADATA_NAMES.includes(name) ||
  (address !== null && METADATA_BLOCKS.some((block) => isInBlock(address, block)));

/**
 * The host that a call to the address would go to, in its one spelling: the URL standard reads 0xA9FEA9FE and
 * 2852039166 as the IPv4 address that they are, letters of other widths as ASCII, and what stands before an @ as a user.
 */
function readHost(address: string): Host | null {
  const name = URL.parse(address)?.hostname.replace(/^\[|\]$|\.$/g, "");
  return name === undefined || name === "" ? null : { name, address: parseAddress(name) };
}
