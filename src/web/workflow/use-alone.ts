import { type RefObject, useEffect } from "react";

/** As workflow.css has it: from there on a panel lies over the page. */
const NARROW = "(max-width: 900px)";

/** While the page is narrow and the element lies over it, nothing that is covered can be reached, by keys or by a screen reader. */
export function useAlone(place: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const narrow = window.matchMedia(NARROW);
    let covered: readonly HTMLElement[] = [];
    const follow = () => {
      for (const element of covered) element.inert = false;
      covered = narrow.matches ? findOthers(place.current) : [];
      for (const element of covered) element.inert = true;
    };
    follow();
    narrow.addEventListener("change", follow);
    return () => {
      narrow.removeEventListener("change", follow);
      for (const element of covered) element.inert = false;
    };
  }, [place]);
}

/** A dialog lies over the panel, too. */
const isApart = (element: HTMLElement): boolean => element.inert || element instanceof HTMLDialogElement;

/** What stands beside the element, and beside each that it is in. */
function findOthers(element: HTMLElement | null): readonly HTMLElement[] {
  const others: HTMLElement[] = [];
  for (let inner = element; inner !== null && inner !== document.body; inner = inner.parentElement) {
    for (const other of inner.parentElement?.children ?? []) {
      if (other instanceof HTMLElement && other !== inner && !isApart(other)) others.push(other);
    }
  }
  return others;
}
