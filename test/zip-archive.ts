/** ZIP archives, right and wrong: what a writer would not write is changed in the bytes afterwards. */
import { strToU8, Zip, ZipDeflate, zipSync } from "fflate";
import { type PackageContents, toFiles } from "./package-files.ts";

/** Where fields are in the local header and in the directory's record. */
const FIELDS = {
  flags: { local: 6, central: 8, bytes: 2 },
  method: { local: 8, central: 10, bytes: 2 },
  checksum: { local: 14, central: 16, bytes: 4 },
  size: { local: 22, central: 24, bytes: 4 },
  offset: { local: null, central: 42, bytes: 4 },
} as const;

type Field = keyof typeof FIELDS;

/** An archive with the entries in the given order; a name that ends in a slash is a folder. */
export const toZip = (contents: PackageContents, attributes = 0): Uint8Array =>
  zipSync(
    Object.fromEntries(
      [...toFiles(contents)].map(([name, bytes]) => [name, [bytes, { os: 3, attrs: attributes }]]),
    ),
  );

/** The archive with another value in a field of an entry, in both of its headers. */
export function withField(archive: Uint8Array, name: string, field: Field, value: number): Uint8Array {
  const changed = archive.slice();
  const places = findEntry(changed, name);
  const { bytes, ...offsets } = FIELDS[field];
  for (const header of ["local", "central"] as const) {
    const offset = offsets[header];
    if (offset === null) continue;
    const view = new DataView(changed.buffer, places[header] + offset);
    if (bytes === 2) view.setUint16(0, value, true);
    else view.setUint32(0, value, true);
  }
  return changed;
}

/** The archive with another name of the same length, wherever the old one stands. */
export function withName(archive: Uint8Array, name: string, other: string): Uint8Array {
  const changed = archive.slice();
  const { local, central } = findEntry(changed, name);
  changed.set(strToU8(other), local + 30);
  changed.set(strToU8(other), central + 46);
  return changed;
}

/** Offsets of the two headers of an entry. */
function findEntry(archive: Uint8Array, name: string): { local: number; central: number } {
  const view = new DataView(archive.buffer, archive.byteOffset);
  const end = archive.length - 22;
  let central = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left -= 1) {
    const length = view.getUint16(central + 28, true);
    const found = new TextDecoder().decode(archive.subarray(central + 46, central + 46 + length));
    if (found === name) return { local: view.getUint32(central + 42, true), central };
    central += 46 + length + view.getUint16(central + 30, true) + view.getUint16(central + 32, true);
  }
  throw new Error(`The archive has no ${name}.`);
}

/** As Java's stream writes it: each entry's sizes and checksum come after its content. */
export function toStreamedZip(contents: PackageContents): Uint8Array {
  const pieces: Uint8Array[] = [];
  const zip = new Zip((error, piece) => {
    if (error) throw error;
    pieces.push(piece);
  });
  for (const [name, bytes] of toFiles(contents)) {
    const entry = new ZipDeflate(name);
    zip.add(entry);
    entry.push(bytes, true);
  }
  zip.end();
  return Buffer.concat(pieces);
}
