import { useCallback, useState } from "react";
import { useBeforeGone } from "../parts/use-before-gone.ts";
import type { Draft } from "./draft.ts";
import type { DraftShelf } from "./draft-shelf.ts";

/** What is filled in, kept on the shelf; it is written there when the page may be about to go. */
export function useDraft(shelf: DraftShelf) {
  const [draft, setDraft] = useState(() => shelf.draft);
  const change = useCallback(
    (to: (draft: Draft | null) => Draft | null) => {
      shelf.keep(to(shelf.draft));
      setDraft(shelf.draft);
    },
    [shelf],
  );
  useBeforeGone(useCallback(() => shelf.store(), [shelf]));
  return { draft, change };
}
