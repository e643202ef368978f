/** Drives a live service through the contract, and gives a finding for each point as soon as it is there. */
import { AieffectError } from "../errors.ts";
import type { Finding, Point } from "../model/conformance-finding.ts";
import { toTaskId } from "../model/task-id.ts";
import { type Exchange, get, isAnsweredWith, toField, toReadPath } from "./exchange.ts";
import { gradeKeyCall, toKeyCalls, toKnownReads } from "./key-calls.ts";
import { gradeAgain, gradeKept, gradeOverlap, gradeRepeat } from "./once-grades.ts";
import { HEALTH, keyPoint, ONCE_POINTS, RESULT_POINTS, RUN_POINTS } from "./points.ts";
import { gradeRefusal, toRefusals } from "./refusals.ts";
import { checkResult, type ResultPorts } from "./result-check.ts";
import { gradeRun } from "./run-grades.ts";
import { type ExecuteBody, follow, type RunPorts, start } from "./run-observation.ts";
import { fail, PASS, toCommonFault, toFinding, toSkipped, type Verdict } from "./verdict.ts";

export interface Operation {
  readonly name: string;
  readonly inputs: readonly unknown[];
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface ConformanceRequest {
  readonly address: string;
  readonly hasKey: boolean;
  /** Null to leave out what needs an operation. */
  readonly operation: Operation | null;
}

export interface ConformancePorts extends RunPorts {
  readonly result: ResultPorts;
  /** 12 hexadecimal digits, never the same twice. */
  readonly newId: () => string;
}

/**
 * @throws AieffectError SERVICES_UNAVAILABLE when nobody answers at the address, INVALID_INPUT when the service asks
 * for another key
 */
export async function* testConformance(
  request: ConformanceRequest,
  ports: ConformancePorts,
): AsyncGenerator<Finding> {
  yield await testHealth(request, ports);
  const ids = { workflowId: `wf-${ports.newId()}`, unknownId: `task_${ports.newId()}` };
  yield* await testRefusals(request, ids, ports);
  if (request.hasKey) yield* await testAll(toKeyCalls(ids), gradeKeyCall, ports);
  else
    yield toSkipped(
      keyPoint("keys", "who has no key is refused"),
      "--key gives the key of a service that asks for one.",
    );
  if (request.operation === null) yield* skipOperation();
  else yield* testOperation(request.operation, request.hasKey, ports);
}

async function testHealth({ address }: ConformanceRequest, { caller }: ConformancePorts): Promise<Finding> {
  const exchange = await caller.call(get("/health", "none"));
  if (exchange.isUnreachable) {
    const message = `Nobody answers at ${address}: ${exchange.trouble}. Start the service, or look at its port.`;
    throw new AieffectError("SERVICES_UNAVAILABLE", message);
  }
  return toFinding(HEALTH, exchange, 'HTTP 200 {"status":"ok"}', judgeHealth(exchange));
}

function judgeHealth(exchange: Exchange): Verdict {
  const common = toCommonFault(exchange);
  if (common !== null) return common;
  if (!isAnsweredWith(exchange, 200)) return fail(`the status is ${exchange.answer?.status}, not 200`);
  return toField(exchange, "status") === "ok" ? PASS : fail('status is not "ok"');
}

type Ids = Parameters<typeof toRefusals>[0];

/** All calls at once: none depends on another. */
async function testAll<Call extends { readonly sent: Exchange["sent"] }>(
  calls: readonly Call[],
  grade: (call: Call, exchange: Exchange) => Finding,
  { caller }: ConformancePorts,
): Promise<readonly Finding[]> {
  return Promise.all(calls.map(async (call) => grade(call, await caller.call(call.sent))));
}

async function testRefusals({ hasKey }: ConformanceRequest, ids: Ids, ports: ConformancePorts) {
  const calls = toRefusals(ids);
  const exchanges = await Promise.all(calls.map(({ sent }) => ports.caller.call(sent)));
  if (exchanges.every((exchange) => isAnsweredWith(exchange, 401))) {
    const remedy = "Give its key with --key or AIEFFECT_SERVICES_API_KEY.";
    const what = hasKey ? "The service refuses this key." : "The service asks for a key.";
    throw new AieffectError("INVALID_INPUT", `${what} ${remedy}`);
  }
  return calls.flatMap((call, at) => {
    const exchange = exchanges[at];
    return exchange === undefined ? [] : [gradeRefusal(call, exchange)];
  });
}

function* skipOperation(): Generator<Finding> {
  const points: readonly Point[] = [
    ...Object.values(RUN_POINTS),
    ...Object.values(ONCE_POINTS),
    ...Object.values(RESULT_POINTS),
  ];
  for (const point of points) yield toSkipped(point, "--operation names what the service is to do.");
}

/** Runs it four times or five: alone, once more under the same ids, and as two workflows at once. */
async function* testOperation(
  { name, inputs, parameters }: Operation,
  hasKey: boolean,
  ports: ConformancePorts,
): AsyncGenerator<Finding> {
  const toBody = (): ExecuteBody => ({
    method: name,
    workflow_id: `wf-${ports.newId()}`,
    task_id: toTaskId(`conformance:${name}`),
    inputs,
    ...(Object.keys(parameters).length > 0 && { parameters }),
  });
  const body = toBody();
  const run = await follow(await start(body, ports), ports, { disturb: true });
  yield* gradeRun(run);
  if (hasKey) yield* await testAll(toKnownReads(run.pollingId), gradeKeyCall, ports);
  yield* await checkResult(run, ports.result);
  yield gradeRepeat(run);
  if (run.end !== "complete") {
    const { runAgain, overlapIds, overlapResults, outcomeKept } = ONCE_POINTS;
    const note = "The operation does not complete even once.";
    yield* [runAgain, overlapIds, overlapResults, outcomeKept].map((point) => toSkipped(point, note));
    return;
  }
  yield gradeAgain(await follow(await start(body, ports), ports, { disturb: false }));
  const both = await Promise.all([start(toBody(), ports), start(toBody(), ports)]);
  const [one, other] = await Promise.all([
    follow(both[0], ports, { disturb: false }),
    follow(both[1], ports, { disturb: false }),
  ]);
  yield* gradeOverlap(one, other, run);
  const qualifiedId = `${body.workflow_id}.${body.task_id}`;
  const kept = await ports.caller.call(get(toReadPath("output", qualifiedId)));
  yield gradeKept(kept, run, [one, other]);
}
