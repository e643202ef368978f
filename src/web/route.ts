/**
 * What the page shows, as the fragment of its address. The fragment is never sent: so a link works under any prefix of a
 * proxy, and no path of the API is taken from it.
 */
import * as v from "valibot";
import { type WorkflowStatus, WorkflowStatusSchema } from "../model/status.ts";

export interface ListRoute {
  readonly view: "list";
  /** Null for all states. */
  readonly status: WorkflowStatus | null;
  readonly text: string;
}

export type Route = ListRoute | { readonly view: "unknown"; readonly fragment: string };

export const ALL_WORKFLOWS: ListRoute = { view: "list", status: null, text: "" };

/** @param fragment with or without its `#` */
export function parseRoute(fragment: string): Route {
  const [path = "", query = ""] = fragment.replace(/^#/, "").split("?", 2);
  if (path !== "" && path !== "/") return { view: "unknown", fragment };
  const parameters = new URLSearchParams(query);
  const status = v.safeParse(WorkflowStatusSchema, parameters.get("status"));
  return { view: "list", status: status.success ? status.output : null, text: parameters.get("text") ?? "" };
}

/** The fragment that `parseRoute` reads as this route. */
export function toFragment(route: ListRoute): string {
  const parameters = new URLSearchParams();
  if (route.status !== null) parameters.set("status", route.status);
  if (route.text !== "") parameters.set("text", route.text);
  return parameters.size === 0 ? "#/" : `#/?${parameters}`;
}
