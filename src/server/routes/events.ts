/** The log of a workflow, as server-sent events or as a list, and the events of all workflows as they come. */
import type { Context } from "hono";
import * as v from "valibot";
import { EventVariantsSchema } from "../../model/event.ts";
import type { WorkflowRecord } from "../../model/record.ts";
import { refuseUnknownWorkflow } from "../answer.ts";
import { describeBody, type Endpoint, pathParameter, refusals } from "../endpoint.ts";
import { toEventStream } from "../event-feed.ts";
import type { EventHub } from "../event-hub.ts";
import { findWorkflow } from "../find-workflow.ts";
import { toJsonList } from "../json-list.ts";
import { LiveFeed } from "../live-feed.ts";
import type { ServerPorts } from "../ports.ts";
import { readEvents } from "../read-events.ts";
import { WorkflowFeed } from "../workflow-feed.ts";

const EVENT_STREAM = "text/event-stream";
const JSON_TYPE = "application/json";

const DescribedEventSchema = v.pipe(EventVariantsSchema, v.metadata({ ref: "WorkflowEvent" }));
const STREAM = { [EVENT_STREAM]: describeBody(DescribedEventSchema)[JSON_TYPE] };

export function createEventEndpoints({ store }: ServerPorts, hub: EventHub): readonly Endpoint[] {
  return [
    {
      method: "GET",
      path: "/workflows/:workflow_id/events",
      description: {
        operationId: "getEvents",
        summary: "Every transition of a workflow so far, then each as it happens, until the last",
        parameters: [
          { in: "header", name: "Last-Event-ID", schema: SEQUENCE, description: "Go on after this event" },
          {
            in: "query",
            name: "after",
            schema: SEQUENCE,
            description: "The same, for lists and first requests",
          },
        ],
        responses: {
          200: {
            description: "Server-sent events; or those so far as a list, when JSON alone is accepted",
            content: { ...STREAM, ...describeBody(v.array(DescribedEventSchema)) },
          },
          ...refusals({ 404: "No such workflow" }),
        },
      },
      async answer(context) {
        const workflow = await findWorkflow(store, pathParameter(context, "workflow_id"));
        if (workflow === null) return refuseUnknownWorkflow();
        const after = readPlace(context, workflow);
        if (prefersJson(context)) return toJsonList(readEvents(store, workflow, after));
        return toEventStream(new WorkflowFeed(store, hub, workflow.workflowId, after));
      },
    },
    {
      method: "GET",
      path: "/events",
      description: {
        operationId: "watchEvents",
        summary: "Every transition of every workflow from now on; sequence numbers are each workflow's own",
        responses: { 200: { description: "Server-sent events", content: STREAM } },
      },
      answer: () => toEventStream(new LiveFeed(hub)),
    },
  ];
}

const SEQUENCE = { type: "integer", minimum: 0 } as const;

/** The event after which a reader goes on. What is no number of one of this workflow's events is as none. */
function readPlace({ req }: Context, { sequence }: WorkflowRecord): number {
  const place = Number(req.header("last-event-id") || req.query("after") || 0);
  return Number.isSafeInteger(place) && place > 0 ? Math.min(place, sequence) : 0;
}

function prefersJson({ req }: Context): boolean {
  const accepted = req.header("accept")?.toLowerCase() ?? "";
  return accepted.includes(JSON_TYPE) && !accepted.includes(EVENT_STREAM);
}
