/** What stands out in a drawing. All are items. */
export interface Look {
  readonly picked: number | null;
  /** Where the keyboard is; null while it is elsewhere. */
  readonly focused: number | null;
  readonly hovered: number | null;
  /** What was searched for; null when nothing is. */
  readonly found: ReadonlySet<number> | null;
}

export const PLAIN: Look = { picked: null, focused: null, hovered: null, found: null };

export const isMarked = ({ picked, focused, hovered }: Look, item: number): boolean =>
  item === picked || item === focused || item === hovered;
