/** libbzip2 as WebAssembly, without the loader of its package, which sets globals and looks for files beside itself. */
import { resolve } from "node:path";
import wasmPath from "bzip2-wasm/bzip2-1.0.8/bzip2.wasm" with { type: "file" };

/** What is used of it. Addresses and lengths are numbers of bytes in its memory. */
export interface Bzip2Library {
  readonly memory: WebAssembly.Memory;
  malloc(size: number): number;
  free(address: number): void;
  BZ2_bzBuffToBuffCompress(
    target: number,
    targetLengthAt: number,
    source: number,
    sourceLength: number,
    blockSize: number,
    verbosity: number,
    workFactor: number,
  ): number;
  BZ2_bzBuffToBuffDecompress(
    target: number,
    targetLengthAt: number,
    source: number,
    sourceLength: number,
    isSmall: number,
    verbosity: number,
  ): number;
}

const PAGE_BYTES = 65_536;

let compiled: Promise<WebAssembly.Module> | null = null;

/** An instance of its own: its memory only grows, and is gone with it. */
export async function openBzip2Library(): Promise<Bzip2Library> {
  // In a bundle the path begins at the bundle's folder, not at the one that the process works in.
  compiled ??= Bun.file(resolve(import.meta.dir, wasmPath))
    .arrayBuffer()
    .then((bytes) => WebAssembly.compile(bytes));
  const unused = () => {
    throw new Error("bzip2: only reached when the library reports a defect of its own");
  };
  let memory: WebAssembly.Memory | null = null;
  const env = {
    exit: unused,
    emscripten_memcpy_big(target: number, source: number, length: number) {
      if (memory !== null) new Uint8Array(memory.buffer).copyWithin(target, source, source + length);
    },
    emscripten_resize_heap(size: number) {
      memory?.grow(Math.ceil((size - memory.buffer.byteLength) / PAGE_BYTES));
      return 1;
    },
  };
  const wasi_snapshot_preview1 = { fd_close: unused, fd_write: unused, fd_seek: unused };
  const { exports } = await WebAssembly.instantiate(await compiled, { env, wasi_snapshot_preview1 });
  // WebAssembly tells no types of what it exports; these are the signatures in bzlib.h.
  const library = exports as unknown as Bzip2Library;
  memory = library.memory;
  return library;
}
