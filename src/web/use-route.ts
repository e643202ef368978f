import { useCallback, useEffect, useState } from "react";
import { type KnownRoute, parseRoute, type Route, toFragment } from "./route.ts";

export interface RouteControl {
  readonly route: Route;
  /** Shows something else; the history has a new place for it unless it only narrows what is shown. */
  readonly go: (route: KnownRoute, place?: "new" | "same") => void;
}

/** What the address says, and follows it. */
export function useRoute(): RouteControl {
  const [route, setRoute] = useState(() => parseRoute(location.hash));
  useEffect(() => {
    const follow = () => setRoute(parseRoute(location.hash));
    window.addEventListener("hashchange", follow);
    window.addEventListener("popstate", follow);
    return () => {
      window.removeEventListener("hashchange", follow);
      window.removeEventListener("popstate", follow);
    };
  }, []);
  const go = useCallback((next: KnownRoute, place: "new" | "same" = "new") => {
    if (place === "new") history.pushState(null, "", toFragment(next));
    else history.replaceState(null, "", toFragment(next));
    setRoute(next);
  }, []);
  return { route, go };
}
