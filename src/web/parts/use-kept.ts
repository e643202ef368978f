import { createContext, useCallback, useContext, useState } from "react";
import { KeptView, type LookedAt } from "./kept-view.ts";

/** What is looked at below here. Beside workflows, such as in a draft, nothing of that is kept. */
export const KeptViewContext = createContext<KeptView | null>(null);

/** The one of the context, or one that lasts as long as the component. */
export function useKeptView(): KeptView {
  const [ownView] = useState(() => new KeptView(""));
  return useContext(KeptViewContext) ?? ownView;
}

/** As `useState`, but kept. */
export function useKept<Name extends keyof LookedAt>(
  name: Name,
): readonly [LookedAt[Name], (value: LookedAt[Name]) => void] {
  const kept = useKeptView();
  const [value, setValue] = useState(kept.lookedAt[name]);
  const change = useCallback(
    (next: LookedAt[Name]) => {
      kept.keep({ [name]: next });
      setValue(next);
    },
    [kept, name],
  );
  return [value, change];
}
