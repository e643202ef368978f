import { CheckReportSchema, toCheckReport } from "../../model/check-report.ts";
import { checkSubmission } from "../../model/check-submission.ts";
import type { BodyReader } from "../body.ts";
import {
  answerOf,
  BODY_REFUSALS,
  describeBody,
  type Endpoint,
  invalidRequest,
  refusals,
} from "../endpoint.ts";
import type { Submissions } from "../submissions.ts";

/** POST /validate: everything for which a submission would be refused, and nothing stored. */
export function createValidateEndpoint(
  bodies: BodyReader,
  { schema, described, rules }: Submissions,
): Endpoint {
  return {
    method: "POST",
    path: "/validate",
    description: {
      operationId: "validateSubmission",
      summary: "Check a submission without starting it",
      requestBody: {
        required: true,
        content: describeBody(described),
      },
      responses: {
        ...answerOf("What is wrong and what is odd", CheckReportSchema),
        ...refusals(BODY_REFUSALS),
        ...invalidRequest(),
      },
    },
    async answer(context) {
      const body = await bodies.parse(context, schema);
      if (body instanceof Response) return body;
      return Response.json(toCheckReport(checkSubmission(body.value, rules)));
    },
  };
}
