/** On which of this machine's addresses a port is listened on, as far as the system tells. */
import { readFileSync } from "node:fs";

/** In `/proc/net/tcp`: state LISTEN. */
const LISTENING = "0A";
/** 127.0.0.0/8 and ::1 as that file writes them: each group of four bytes backwards. */
const LOOPBACK = /^(?:[\dA-F]{6}7F|0{24}01000000|0{16}FFFF0000[\dA-F]{6}7F)$/;

/** Whether nobody but processes of this machine reaches a port; false when that is not known. */
export function isOnLoopbackOnly(port: number): boolean {
  const addresses = ["/proc/net/tcp", "/proc/net/tcp6"].flatMap((path) =>
    toListenAddresses(read(path), port),
  );
  return addresses.length > 0 && addresses.every((address) => LOOPBACK.test(address));
}

/**
 * @param table the text of `/proc/net/tcp` or `/proc/net/tcp6`
 * @returns addresses in the writing of that file
 */
export function toListenAddresses(table: string, port: number): readonly string[] {
  const digits = port.toString(16).toUpperCase().padStart(4, "0");
  return table.split("\n").flatMap((line) => {
    const [, local = "", , state] = line.trim().split(/\s+/);
    const [address = "", ofPort] = local.split(":");
    return state === LISTENING && ofPort === digits ? [address] : [];
  });
}

/** Empty elsewhere than on Linux. */
function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
