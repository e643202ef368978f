const ELF_MACHINES = new Map([
  [0x3e, "x64"],
  [0xb7, "arm64"],
]);
const MACH_O_MACHINES = new Map([
  [0x01000007, "x64"],
  [0x0100000c, "arm64"],
]);
const PE_MACHINES = new Map([
  [0x8664, "x64"],
  [0xaa64, "arm64"],
]);
const UNKNOWN = "unknown";

/** What kind of executable a file is, from its first bytes (8 KiB are enough): `ELF x64 glibc`, `Mach-O arm64`, … */
export function describeExecutable(head: Uint8Array): string {
  if (head.length < 64) return UNKNOWN;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (view.getUint32(0) === 0x7f454c46) {
    return `ELF ${ELF_MACHINES.get(view.getUint16(18, true)) ?? UNKNOWN} ${findLibrary(head)}`;
  }
  if (view.getUint32(0, true) === 0xfeedfacf) {
    return `Mach-O ${MACH_O_MACHINES.get(view.getUint32(4, true)) ?? UNKNOWN}`;
  }
  if (view.getUint16(0) === 0x4d5a) return describePortableExecutable(view);
  return UNKNOWN;
}

/** The name of the loader that an ELF file asks for stands as text behind its headers. */
function findLibrary(head: Uint8Array): string {
  const text = new TextDecoder("latin1").decode(head);
  if (text.includes("/ld-musl-")) return "musl";
  return text.includes("/ld-linux-") ? "glibc" : "static";
}

function describePortableExecutable(view: DataView): string {
  const header = view.getUint32(0x3c, true);
  if (header + 6 > view.byteLength || view.getUint32(header) !== 0x50450000) return UNKNOWN;
  return `PE ${PE_MACHINES.get(view.getUint16(header + 4, true)) ?? UNKNOWN}`;
}
