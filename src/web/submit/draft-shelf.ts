/**
 * Keeps what is filled in while other views are looked at, and over a reload. What is too large for the tab's storage is kept
 * as long as the page.
 */
import { TabDocument } from "../parts/tab-document.ts";
import { type Draft, DraftSchema } from "./draft.ts";

export class DraftShelf {
  readonly #document: TabDocument<Draft>;
  #draft: Draft | null = null;
  #isRead = false;

  /** @param storage null when there is none */
  constructor(base: URL, storage: Storage | null) {
    this.#document = new TabDocument("aieffect-draft", DraftSchema, base, storage);
  }

  get draft(): Draft | null {
    if (!this.#isRead) this.#draft = this.#document.read();
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
    this.#document.write(this.draft);
  }
}
