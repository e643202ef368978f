/** Waits for work, but no longer than `limitMs`; what becomes of it is not told. */
export async function within(work: Promise<unknown>, limitMs: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, limitMs);
  await Promise.race([promise, work.catch(() => {})]);
  clearTimeout(timer);
}
