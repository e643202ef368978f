import { useCallback, useState } from "react";
import { toMessage } from "../api/trouble.ts";
import { type Draft, takeFiles } from "./draft.ts";

type Change = (to: (draft: Draft | null) => Draft | null) => void;

/** Takes files that somebody gives into the draft, or says what is wrong with them. */
export function useFiles(change: Change) {
  const [isReading, setIsReading] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const read = useCallback(
    async (files: readonly File[]) => {
      setIsReading(true);
      setTrouble(null);
      try {
        const { readFiles } = await import("./read-files.ts");
        const found = await readFiles(files);
        change((draft) => takeFiles(draft, found));
      } catch (error) {
        setTrouble(toMessage(error));
      }
      setIsReading(false);
    },
    [change],
  );
  const take = useCallback((files: readonly File[]) => void read(files), [read]);
  return { isReading, trouble, take };
}
