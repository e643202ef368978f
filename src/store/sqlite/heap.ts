/** A binary heap: its first element comes before all others. One that counts no more is dropped, at the latest when it is first. */

/** Fewer elements than this are not worth looking through. */
const FEWEST_SWEPT = 1_024;

export class Heap<Element> {
  readonly #isBefore: (one: Element, other: Element) => boolean;
  readonly #counts: (element: Element) => boolean;
  #elements: Element[] = [];
  #sweepAt = FEWEST_SWEPT;

  constructor(isBefore: (one: Element, other: Element) => boolean, counts: (element: Element) => boolean) {
    this.#isBefore = isBefore;
    this.#counts = counts;
  }

  push(element: Element): void {
    if (this.#elements.length >= this.#sweepAt) this.#sweep();
    this.#elements.push(element);
    this.#rise(this.#elements.length - 1);
  }

  first(): Element | undefined {
    for (;;) {
      const first = this.#elements[0];
      if (first === undefined || this.#counts(first)) return first;
      this.removeFirst();
    }
  }

  removeFirst(): void {
    const last = this.#elements.pop();
    if (last === undefined || this.#elements.length === 0) return;
    this.#elements[0] = last;
    this.#sink(0);
  }

  /** What counts no more must not pile up behind a first element that stays for days. */
  #sweep(): void {
    this.#elements = this.#elements.filter(this.#counts);
    for (let at = (this.#elements.length >> 1) - 1; at >= 0; at -= 1) this.#sink(at);
    this.#sweepAt = Math.max(FEWEST_SWEPT, 2 * this.#elements.length);
  }

  #rise(from: number): void {
    const element = this.#elements[from];
    let at = from;
    while (element !== undefined && at > 0) {
      const parent = (at - 1) >> 1;
      const above = this.#elements[parent];
      if (above === undefined || !this.#isBefore(element, above)) break;
      this.#elements[at] = above;
      at = parent;
    }
    if (element !== undefined) this.#elements[at] = element;
  }

  #sink(from: number): void {
    const element = this.#elements[from];
    let at = from;
    while (element !== undefined) {
      const child = this.#earlierChild(at);
      const below = this.#elements[child];
      if (below === undefined || !this.#isBefore(below, element)) break;
      this.#elements[at] = below;
      at = child;
    }
    if (element !== undefined) this.#elements[at] = element;
  }

  #earlierChild(at: number): number {
    const left = 2 * at + 1;
    const one = this.#elements[left];
    const other = this.#elements[left + 1];
    return one !== undefined && other !== undefined && this.#isBefore(other, one) ? left + 1 : left;
  }
}
