/** Where the web page is measured: one server with much in its store, and a browser. */
import * as v from "valibot";
import type { TestBrowser } from "../../../test/browser.ts";

export interface Setting {
  readonly browser: TestBrowser;
  /** Of the server, with a slash at its end. */
  readonly url: string;
  readonly servicePort: number;
}

const SubmittedSchema = v.object({ workflow_id: v.string() });

/** Its id. @param submission what `POST /workflows` takes */
export async function submit(url: string, submission: object): Promise<string> {
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify(submission);
  const response = await fetch(`${url}workflows`, { method: "POST", headers, body });
  if (!response.ok) throw new Error(`submission refused: ${response.status} ${await response.text()}`);
  return v.parse(SubmittedSchema, await response.json()).workflow_id;
}

export const toPlace = (workflowId: string, pane: string): string => `#/workflows/${workflowId}?pane=${pane}`;
