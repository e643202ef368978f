/** What POST /validate tells of a submission: everything for which it would be refused, and not the first of it only. */
import { type Check, checkPipeline, problemsIn } from "./check.ts";
import { type Plan, toUnknownTargets } from "./plan.ts";
import { type Problem, readWith, toReading } from "./problem.ts";
import {
  InputsSchema,
  type Submission,
  type SubmissionRules,
  toAddressProblems,
  toSizeProblems,
} from "./submission.ts";

/** Checks a submission whose shape is right; without problems `planWellShaped` accepts it. */
export function checkSubmission(submission: Submission, rules: SubmissionRules): Check {
  const { problems, warnings, plan, volumes } = checkPipeline(submission, { strict: false });
  const all = [
    ...problems,
    ...(plan === null ? [] : toRuleProblems(plan, rules)),
    ...toInputProblems(submission),
    ...(plan === null ? [] : toParameterProblems(plan, submission)),
  ];
  return { problems: all, warnings, plan: all.length === 0 ? plan : null, volumes };
}

function toRuleProblems({ tasks }: Plan, rules: SubmissionRules): readonly Problem[] {
  const containers = tasks.map(({ containerName }) => containerName);
  const addresses = new Map(tasks.map(({ containerName, address }) => [containerName, address]));
  return [
    ...problemsIn("blueprint", toReading(null, toSizeProblems(tasks.length, rules))),
    ...problemsIn("dockerinfo", toReading(null, toAddressProblems(containers, addresses, rules))),
  ];
}

/** A path in the inputs begins with `inputs` already. */
function toInputProblems(submission: Submission): readonly Problem[] {
  const reading = readWith(InputsSchema, submission);
  if (reading.ok) return [];
  return reading.problems.map(({ path, message }) => ({ path, message: `Invalid inputs: ${message}` }));
}

function toParameterProblems({ tasks }: Plan, { parameters }: Submission): readonly Problem[] {
  const nodes = tasks.map(({ containerName, nodeKey }) => ({ container: containerName, key: nodeKey }));
  return problemsIn("parameters", toReading(null, toUnknownTargets(nodes, parameters)));
}
