/** The log of one workflow as lines for people: those that `aieffect logs` prints. */
import * as v from "valibot";
import type { WorkflowRecord } from "../../model/record.ts";
import { toValidationErrors } from "../../model/validation-detail.ts";
import { refuse, refuseUnknownWorkflow } from "../answer.ts";
import { type Endpoint, invalidRequest, pathParameter, refusals } from "../endpoint.ts";
import { findWorkflow } from "../find-workflow.ts";
import type { ServerPorts } from "../ports.ts";
import { readEvents } from "../read-events.ts";
import { toTextStream } from "../text-stream.ts";

const TEXT_TYPE = "text/plain";

/** All lines, unless a whole number of the last ones is asked for. */
const QuerySchema = v.object({
  lines: v.optional(
    v.pipe(
      v.string(),
      v.transform((text) => (/^\s*\+?\d{1,15}\s*$/.test(text) ? Number(text) : Number.NaN)),
      v.number(),
      v.minValue(1),
    ),
  ),
});

/** How long a task took is told of its end: its beginning must have been seen then, if not shown. */
async function* toLines(
  { store, newEventLines }: Pick<ServerPorts, "store" | "newEventLines">,
  workflow: WorkflowRecord,
  shownAfter: number,
): AsyncGenerator<string> {
  const log = newEventLines();
  for await (const events of readEvents(store, workflow, 0)) {
    let part = "";
    for (const event of events) {
      if (event.sequence > shownAfter) part += `${log.toLine(event)}\n`;
      else log.skip(event);
    }
    if (part !== "") yield part;
  }
}

export function createLogEndpoint(ports: ServerPorts): Endpoint {
  return {
    method: "GET",
    path: "/workflows/:workflow_id/logs",
    description: {
      operationId: "getLogs",
      summary: "What happened in a workflow so far, a line for each event, times in the server's time zone",
      parameters: [
        {
          in: "query",
          name: "lines",
          schema: { type: "integer", minimum: 1 },
          description: "So many of the last lines; without it all",
        },
      ],
      responses: {
        200: {
          description: "Lines of this workflow",
          content: { [TEXT_TYPE]: { schema: { type: "string" } } },
        },
        ...refusals({ 404: "No such workflow" }),
        ...invalidRequest(),
      },
    },
    async answer(context) {
      const query = v.safeParse(QuerySchema, context.req.query());
      if (!query.success) return refuse(422, toValidationErrors(query.issues, "query"));
      const workflow = await findWorkflow(ports.store, pathParameter(context, "workflow_id"));
      if (workflow === null) return refuseUnknownWorkflow();
      const { lines = workflow.sequence } = query.output;
      return toTextStream(toLines(ports, workflow, workflow.sequence - lines), `${TEXT_TYPE}; charset=utf-8`);
    },
  };
}
