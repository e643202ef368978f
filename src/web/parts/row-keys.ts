/** What keys do in the rows of the list. Pure. */

export type RowMove =
  | { readonly kind: "go"; readonly to: number; readonly extends: boolean }
  | { readonly kind: "all" | "none" | "open" };

interface PressedKey {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** About what is seen at once. */
const PAGE = 10;

/**
 * Null for a key that means nothing here, and does what it does elsewhere.
 *
 * @param index the row that has the focus
 * @param count how many there are
 */
export function toRowMove(pressed: PressedKey, index: number, count: number): RowMove | null {
  const { key, shiftKey, altKey } = pressed;
  const hasControl = pressed.ctrlKey || pressed.metaKey;
  if (altKey) return null;
  if (hasControl) return key.toLowerCase() === "a" ? { kind: "all" } : null;
  if (key === "Escape") return { kind: "none" };
  if (key === "Enter") return { kind: "open" };
  const to = toTarget(key, index, count);
  return to === null ? null : { kind: "go", to: Math.max(0, Math.min(to, count - 1)), extends: shiftKey };
}

function toTarget(key: string, index: number, count: number): number | null {
  switch (key) {
    case "ArrowDown":
      return index + 1;
    case "ArrowUp":
      return index - 1;
    case "PageDown":
      return index + PAGE;
    case "PageUp":
      return index - PAGE;
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return null;
  }
}
