/**
 * Keeps what is filled in while other views are looked at, and over a reload: in the session storage of the tab, under the
 * address of the page. What is too large for that is kept as long as the page.
 */
import * as v from "valibot";
import { type Draft, DraftSchema } from "./draft.ts";

export class DraftShelf {
  readonly #name: string;
  readonly #storage: Storage | null;
  #draft: Draft | null = null;
  #isRead = false;

  /** @param storage null when there is none */
  constructor(base: URL, storage: Storage | null) {
    this.#name = `aieffect-draft ${base.pathname}`;
    this.#storage = storage;
  }

  get draft(): Draft | null {
    if (!this.#isRead) this.#draft = this.#read();
    this.#isRead = true;
    return this.#draft;
  }

  /** @param draft null to forget it */
  keep(draft: Draft | null): void {
    this.#draft = draft;
    this.#isRead = true;
  }

  /** Writes it where it outlives the page: costly, so not for each character that is typed. */
  store(): void {
    const { draft } = this;
    try {
      if (draft === null) this.#storage?.removeItem(this.#name);
      else this.#storage?.setItem(this.#name, JSON.stringify(draft));
    } catch {
      // Too large, or forbidden. Of an older draft nothing may come back then.
      this.#storage?.removeItem(this.#name);
    }
  }

  /** Another version of the page may have left it. */
  #read(): Draft | null {
    try {
      const read = v.safeParse(DraftSchema, JSON.parse(this.#storage?.getItem(this.#name) ?? "null"));
      return read.success ? read.output : null;
    } catch {
      return null;
    }
  }
}
