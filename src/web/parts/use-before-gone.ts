import { useEffect } from "react";

/** Does something when the page may be about to go, and when the component does. */
export function useBeforeGone(act: () => void): void {
  useEffect(() => {
    const actHidden = () => document.visibilityState === "hidden" && act();
    window.addEventListener("pagehide", act);
    document.addEventListener("visibilitychange", actHidden);
    return () => {
      act();
      window.removeEventListener("pagehide", act);
      document.removeEventListener("visibilitychange", actHidden);
    };
  }, [act]);
}
