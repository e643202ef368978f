/**
 * What the page shows, as the fragment of its address. The fragment is never sent: so a link works under any prefix of a
 * proxy, and no path of the API is taken from it.
 */
import * as v from "valibot";
import {
  type TaskStatus,
  TaskStatusSchema,
  type WorkflowStatus,
  WorkflowStatusSchema,
} from "../model/status.ts";

export interface ListRoute {
  readonly view: "list";
  /** Null for all states. */
  readonly status: WorkflowStatus | null;
  readonly text: string;
}

/** The ways to look at a workflow; the first is what a link without one shows. */
export const PANES = ["graph", "timeline", "tasks"] as const;
export type Pane = (typeof PANES)[number];

export interface WorkflowRoute {
  readonly view: "workflow";
  readonly workflowId: string;
  readonly pane: Pane;
  /** The task whose panel is open. */
  readonly taskId: string | null;
  /** Narrows the tasks; null for all states. */
  readonly status: TaskStatus | null;
  readonly text: string;
}

export interface SubmitRoute {
  readonly view: "submit";
}

export interface SystemRoute {
  readonly view: "system";
}

/** What there is a page for. */
export type KnownRoute = ListRoute | WorkflowRoute | SubmitRoute | SystemRoute;

export type Route = KnownRoute | { readonly view: "unknown"; readonly fragment: string };

export const ALL_WORKFLOWS: ListRoute = { view: "list", status: null, text: "" };
export const SUBMIT: SubmitRoute = { view: "submit" };
export const SYSTEM: SystemRoute = { view: "system" };

/** A workflow as a link from outside shows it. */
export const toWorkflowRoute = (workflowId: string): WorkflowRoute => ({
  view: "workflow",
  workflowId,
  pane: PANES[0],
  taskId: null,
  status: null,
  text: "",
});

const PaneSchema = v.picklist(PANES);

/** @param fragment with or without its `#` */
export function parseRoute(fragment: string): Route {
  const [path = "", query = ""] = fragment.replace(/^#/, "").split("?", 2);
  const parameters = new URLSearchParams(query);
  const text = parameters.get("text") ?? "";
  if (path === "" || path === "/") {
    return { view: "list", status: readAs(WorkflowStatusSchema, parameters.get("status")), text };
  }
  if (path === "/submit") return SUBMIT;
  if (path === "/system") return SYSTEM;
  const workflowId = readWorkflowId(path);
  if (workflowId === null) return { view: "unknown", fragment };
  return {
    view: "workflow",
    workflowId,
    pane: readAs(PaneSchema, parameters.get("pane")) ?? PANES[0],
    taskId: parameters.get("task") || null,
    status: readAs(TaskStatusSchema, parameters.get("status")),
    text,
  };
}

/** The fragment that `parseRoute` reads as this route. */
export function toFragment(route: KnownRoute): string {
  switch (route.view) {
    case "list":
      return toAddress("", { status: route.status, text: route.text });
    case "workflow":
      return toAddress(`workflows/${encodeURIComponent(route.workflowId)}`, {
        pane: route.pane === PANES[0] ? null : route.pane,
        task: route.taskId,
        status: route.status,
        text: route.text,
      });
    case "submit":
    case "system":
      return toAddress(route.view, {});
  }
}

/** Null, or the text that a schema takes. */
function readAs<Value>(schema: v.GenericSchema<unknown, Value>, text: string | null): Value | null {
  const read = v.safeParse(schema, text);
  return read.success ? read.output : null;
}

function readWorkflowId(path: string): string | null {
  const [, written] = /^\/workflows\/([^/]+)$/.exec(path) ?? [];
  try {
    return written === undefined ? null : decodeURIComponent(written);
  } catch {
    return null;
  }
}

/** What is null or empty is not written. */
function toAddress(path: string, parameters: Readonly<Record<string, string | null>>): string {
  const written = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== null && value !== "") written.set(name, value);
  }
  return written.size === 0 ? `#/${path}` : `#/${path}?${written}`;
}
