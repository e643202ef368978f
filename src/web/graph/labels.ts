import { toPrintable } from "../../model/printable.ts";

const ELLIPSIS = "…";
/** More texts than a large graph has on all its boxes, at both sizes. */
const MOST_KEPT = 20_000;

/** Texts of others, so that they cannot turn a line around, and cut to the width that they have, measured once. */
export class Labels {
  readonly #cut = new Map<string, string>();

  /** @param width in the units in which the font of the context is given */
  cut(context: CanvasRenderingContext2D, text: string, width: number): string {
    const key = `${context.font} ${width} ${text}`;
    const known = this.#cut.get(key);
    if (known !== undefined) return known;
    if (this.#cut.size >= MOST_KEPT) this.#cut.clear();
    const fitting = fitInto(toPrintable(text), (part) => context.measureText(part).width <= width);
    this.#cut.set(key, fitting);
    return fitting;
  }
}

/** The text, or the longest beginning of it that fits with an ellipsis behind. */
function fitInto(text: string, fits: (part: string) => boolean): string {
  if (fits(text)) return text;
  const characters = [...text.slice(0, 200)];
  let [least, most] = [0, characters.length];
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    if (fits(characters.slice(0, middle).join("") + ELLIPSIS)) least = middle;
    else most = middle - 1;
  }
  return characters.slice(0, least).join("") + ELLIPSIS;
}
