/**
 * A document that outlives the page: in the session storage of the tab, under the address of the page, so that servers below
 * different prefixes of one host have one each.
 */
import * as v from "valibot";

export class TabDocument<Value> {
  readonly #name: string;
  readonly #schema: v.GenericSchema<unknown, Value>;
  readonly #storage: Storage | null;

  /** @param storage null when there is none */
  constructor(name: string, schema: v.GenericSchema<unknown, Value>, base: URL, storage: Storage | null) {
    this.#name = `${name} ${base.pathname}`;
    this.#schema = schema;
    this.#storage = storage;
  }

  /** Null when there is none; another version of the page may have left one that is none here. */
  read(): Value | null {
    try {
      const read = v.safeParse(this.#schema, JSON.parse(this.#storage?.getItem(this.#name) ?? "null"));
      return read.success ? read.output : null;
    } catch {
      return null;
    }
  }

  /** @param value null to forget it */
  write(value: Value | null): void {
    try {
      if (value === null) this.#storage?.removeItem(this.#name);
      else this.#storage?.setItem(this.#name, JSON.stringify(value));
    } catch {
      // Too large, or forbidden. Of an older one nothing may come back then.
      this.#storage?.removeItem(this.#name);
    }
  }
}
