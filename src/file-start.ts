import { open } from "node:fs/promises";

/**
 * The first bytes of a regular local file, at most `limit`; null when there is no such file here, or it cannot be
 * read. Never rejects: it serves a preview.
 */
export async function readFileStart(path: string, limit: number): Promise<Uint8Array | null> {
  try {
    await using file = await open(path, "r");
    // A pipe or a device could make the reader wait for ever.
    if (!(await file.stat()).isFile()) return null;
    const { buffer, bytesRead } = await file.read(new Uint8Array(limit), 0, limit, 0);
    return buffer.subarray(0, bytesRead);
  } catch {
    return null;
  }
}
