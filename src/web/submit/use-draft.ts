import { useCallback, useEffect, useState } from "react";
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
  useEffect(() => {
    const store = () => shelf.store();
    const storeHidden = () => document.visibilityState === "hidden" && store();
    window.addEventListener("pagehide", store);
    document.addEventListener("visibilitychange", storeHidden);
    return () => {
      store();
      window.removeEventListener("pagehide", store);
      document.removeEventListener("visibilitychange", storeHidden);
    };
  }, [shelf]);
  return { draft, change };
}
