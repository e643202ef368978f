/** What `check` tells of a pipeline: everything that is wrong, everything that is odd, and the plan. */
import { readBlueprint, toIgnoredBlueprintKeys } from "./blueprint.ts";
import { readDockerinfo, toAddresses, toIgnoredDockerinfoKeys, toWebUiProblems } from "./dockerinfo.ts";
import { toGraph } from "./graph.ts";
import { toMismatches } from "./mismatches.ts";
import { type Plan, toPlan } from "./plan.ts";
import type { Problem, Reading } from "./problem.ts";
import { toVolumes, type Volume } from "./shared-folder.ts";

export interface Documents {
  readonly blueprint: unknown;
  /** Undefined to check the blueprint alone. */
  readonly dockerinfo: unknown;
}

export interface Check {
  /** Without any, the pipeline can be submitted. Paths begin with the document's name. */
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
  /** Null when there are problems; without a dockerinfo it has no addresses. */
  readonly plan: Plan | null;
  /** The folders that services share; none when the blueprint cannot be read. */
  readonly volumes: readonly Volume[];
}

/**
 * Checks a pipeline without stopping at the first problem. `strict` applies the reference's rules, under which
 * the keys that we would ignore are problems instead of warnings.
 */
export function checkPipeline(documents: Documents, form: { readonly strict: boolean }): Check {
  const blueprint = readBlueprint(documents.blueprint, form);
  const graph = blueprint.ok ? toGraph(blueprint.value) : blueprint;
  const dockerinfo = documents.dockerinfo === undefined ? null : readDockerinfo(documents.dockerinfo, form);
  const problems = [...problemsIn("blueprint", graph), ...problemsIn("dockerinfo", dockerinfo)];
  const mismatches = blueprint.ok && dockerinfo?.ok ? toMismatches(blueprint.value, dockerinfo.value) : [];
  const volumes = blueprint.ok ? toVolumes(blueprint.value) : [];
  const warnings = [...(form.strict ? [] : ignoredIn(documents)), ...mismatches];
  if (!graph.ok || dockerinfo?.ok === false) return { problems, warnings, plan: null, volumes };
  const addresses = dockerinfo === null ? new Map<string, string>() : toAddresses(dockerinfo.value);
  return { problems, warnings, plan: toPlan(graph.value, addresses, new Map()), volumes };
}

/** The problems of a part of a submission, each named with it. */
export const problemsIn = (document: string, reading: Reading<unknown> | null): readonly Problem[] =>
  reading === null || reading.ok
    ? []
    : reading.problems.map((problem) => ({
        ...problem,
        path: within(document, problem),
        message: `Invalid ${document}: ${problem.message}`,
      }));

const ignoredIn = ({ blueprint, dockerinfo }: Documents): readonly Problem[] => [
  ...warningsIn("blueprint", toIgnoredBlueprintKeys(blueprint)),
  ...warningsIn("dockerinfo", toIgnoredDockerinfoKeys(dockerinfo)),
  ...warningsIn("dockerinfo", toWebUiProblems(dockerinfo)),
];

const warningsIn = (document: string, warnings: readonly Problem[]): readonly Problem[] =>
  warnings.map((warning) => ({
    ...warning,
    path: within(document, warning),
    message: `${document}: ${warning.message}`,
  }));

const within = (document: string, { path }: Problem): string =>
  path === "" ? document : path.startsWith("[") ? `${document}${path}` : `${document}.${path}`;
