import type { Context } from "hono";
import * as v from "valibot";
import { checkPipeline } from "../../model/check.ts";
import {
  type CheckReport,
  CheckReportSchema,
  toCheckReport,
  toPlanReport,
  toServicesReport,
} from "../../model/check-report.ts";
import { checkSubmission } from "../../model/check-submission.ts";
import type { Plan } from "../../model/plan.ts";
import type { Submission } from "../../model/submission.ts";
import { toValidationErrors } from "../../model/validation-detail.ts";
import { refuse } from "../answer.ts";
import type { BodyReader } from "../body.ts";
import {
  answerOf,
  BODY_REFUSALS,
  describeBody,
  type Endpoint,
  invalidRequest,
  refusals,
} from "../endpoint.ts";
import type { ServerPorts } from "../ports.ts";
import { LONGEST_PROBE_MS, MOST_ASKED, Probing } from "../probing.ts";
import type { Submissions } from "../submissions.ts";

/** How soon (s) it is worth while to ask again when the services of too many are being asked. */
const RETRY_AFTER_S = 2;

const WishSchema = v.optional(v.picklist(["true", "false"]), "false");
const QuerySchema = v.object({ plan: WishSchema, probe: WishSchema });

/** POST /validate: everything for which a submission would be refused, and nothing stored. */
export function createValidateEndpoint(
  ports: ServerPorts,
  bodies: BodyReader,
  { schema, described, rules }: Submissions,
): Endpoint {
  const probing = new Probing(ports);

  async function answer(context: Context): Promise<Response> {
    const query = v.safeParse(QuerySchema, context.req.query());
    if (!query.success) return refuse(422, toValidationErrors(query.issues, "query"));
    const body = await bodies.parse(context, schema);
    if (body instanceof Response) return body;
    const check = checkSubmission(body.value, rules);
    const wantsProbe = query.output.probe === "true" && check.plan !== null;
    const services = wantsProbe ? await probing.ask(check.plan, context.req.raw.signal) : [];
    if (services === null) return refuseProbe();
    const report: CheckReport = {
      ...toCheckReport(check),
      ...(query.output.plan === "true" && { plan: toPlanReport(check.plan ?? toBarePlan(body.value)) }),
      ...(wantsProbe && { services: toServicesReport(services) }),
    };
    return Response.json(report);
  }

  return {
    method: "POST",
    path: "/validate",
    description: {
      operationId: "validateSubmission",
      summary: "Check a submission without starting it",
      parameters: [
        wish("plan", "Answer with its tasks, too, as far as the blueprint alone can tell"),
        wish(
          "probe",
          `Ask the services of a valid one for their /health, from where the server runs and without a key: ${MOST_ASKED} at most, and ${LONGEST_PROBE_MS / 1_000} s at most for all of them`,
        ),
      ],
      requestBody: {
        required: true,
        content: describeBody(described),
      },
      responses: {
        ...answerOf("What is wrong and what is odd", CheckReportSchema),
        ...refusals({ ...BODY_REFUSALS, 429: "The services of too many are being asked; see Retry-After" }),
        ...invalidRequest(),
      },
    },
    answer,
  };
}

const refuseProbe = (): Response =>
  refuse(429, "The services of too many submissions are being asked right now", {
    "retry-after": String(RETRY_AFTER_S),
  });

const NO_TASKS: Plan = { tasks: [], depth: 0 };

/** What the blueprint alone tells, for somebody who is still looking for what is wrong with the rest. */
const toBarePlan = ({ blueprint }: Submission): Plan =>
  checkPipeline({ blueprint, dockerinfo: undefined }, { strict: false }).plan ?? NO_TASKS;

const wish = (name: string, description: string) => ({
  in: "query" as const,
  name,
  description,
  schema: { type: "string" as const, enum: ["true", "false"], default: "false" },
});
