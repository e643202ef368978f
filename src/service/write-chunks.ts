/** So much (bytes) is gathered before it is written. */
const WRITTEN_AT_ONCE = 256 * 1024;

/**
 * Writes a new file chunk by chunk, and gives its size (bytes). It is whole when this resolves; what is left of it after
 * an error is the caller's to remove.
 *
 * @throws whatever the chunks or the file system say
 */
export async function writeChunks(path: string, chunks: AsyncIterable<Uint8Array>): Promise<number> {
  const writer = Bun.file(path).writer();
  let size = 0;
  let waiting = 0;
  try {
    for await (const chunk of chunks) {
      // Of a disk that is full only this promise tells: flush and end go well all the same.
      await writer.write(chunk);
      size += chunk.byteLength;
      waiting += chunk.byteLength;
      if (waiting < WRITTEN_AT_ONCE) continue;
      waiting = 0;
      await writer.flush();
    }
  } catch (error) {
    await Promise.resolve(writer.end()).catch(() => {});
    throw error;
  }
  await writer.end();
  return size;
}
