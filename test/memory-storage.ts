/** A session storage of a browser that tests look into. */
export class MemoryStorage extends Map<string, string> implements Storage {
  readonly [name: string]: unknown;
  get length(): number {
    return this.size;
  }
  key = (index: number): string | null => [...this.keys()][index] ?? null;
  getItem = (name: string): string | null => this.get(name) ?? null;
  setItem(name: string, value: string): void {
    this.set(name, value);
  }
  removeItem(name: string): void {
    this.delete(name);
  }
}
