/**
 * Keeps the API key as long as the tab: in its session storage, under the address of the page, so that servers below
 * different prefixes of one host have one each. Where a browser allows no storage, in memory.
 */
export class KeyShelf {
  readonly #name: string;
  readonly #storage: Storage | null;
  #key: string | null;

  /** @param storage null when there is none */
  constructor(base: URL, storage: Storage | null) {
    this.#name = `aieffect-key ${base.pathname}`;
    this.#storage = storage;
    this.#key = storage?.getItem(this.#name) ?? null;
  }

  get key(): string | null {
    return this.#key;
  }

  /** @param key null to forget it */
  keep(key: string | null): void {
    this.#key = key;
    try {
      if (key === null) this.#storage?.removeItem(this.#name);
      else this.#storage?.setItem(this.#name, key);
    } catch {
      // Storage that is full or forbidden: it is kept in memory.
    }
  }
}

/** Null where the browser forbids it, which it says by an error. */
export function openSessionStorage(): Storage | null {
  try {
    return window.sessionStorage;
  } catch {
    return null;
  }
}
