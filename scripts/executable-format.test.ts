import { expect, test } from "bun:test";
import { describeExecutable } from "./executable-format.ts";

/** 128 bytes with texts and bytes written at offsets. */
function makeHead(
  parts: readonly (readonly [offset: number, bytes: readonly number[] | string])[],
): Uint8Array {
  const head = new Uint8Array(128);
  for (const [offset, bytes] of parts)
    head.set(typeof bytes === "string" ? Buffer.from(bytes) : bytes, offset);
  return head;
}

const ELF = [0, "\x7fELF"] as const;
const PE = [
  [0, "MZ"],
  [0x3c, [64]],
  [64, "PE"],
] as const;

test.each([
  ["ELF x64 glibc", makeHead([ELF, [18, [0x3e, 0]], [80, "/lib64/ld-linux-x86-64.so.2"]])],
  ["ELF arm64 musl", makeHead([ELF, [18, [0xb7, 0]], [80, "/lib/ld-musl-aarch64.so.1"]])],
  ["ELF unknown static", makeHead([ELF, [18, [0x03, 0]]])],
  ["Mach-O x64", makeHead([[0, [0xcf, 0xfa, 0xed, 0xfe, 0x07, 0, 0, 0x01]]])],
  ["Mach-O arm64", makeHead([[0, [0xcf, 0xfa, 0xed, 0xfe, 0x0c, 0, 0, 0x01]]])],
  ["PE x64", makeHead([...PE, [68, [0x64, 0x86]]])],
  ["PE arm64", makeHead([...PE, [68, [0x64, 0xaa]]])],
  [
    "unknown",
    makeHead([
      [0, "MZ"],
      [0x3c, [0xff, 0xff]],
    ]),
  ],
  ["unknown", makeHead([[0, "#!/bin/sh"]])],
  ["unknown", new Uint8Array(3)],
])("recognises %s", (format, head) => {
  expect(describeExecutable(head)).toBe(format);
});

test("recognises the executable that runs this test", async () => {
  const head = await Bun.file(process.execPath).slice(0, 8192).bytes();
  const kind = { linux: "ELF", darwin: "Mach-O", win32: "PE" }[String(process.platform)];
  expect(describeExecutable(head)).toStartWith(`${kind} ${process.arch}`);
});
