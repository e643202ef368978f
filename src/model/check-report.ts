/** A check as a JSON document: the answer of POST /validate, and what `check --json` prints. */
import * as v from "valibot";
import type { Check } from "./check.ts";
import type { Plan } from "./plan.ts";
import type { Problem } from "./problem.ts";
import type { ServiceHealth } from "./service-health.ts";
import type { Volume } from "./shared-folder.ts";

const ComplaintsSchema = v.array(v.object({ path: v.string(), message: v.string() }));

const ReportedTaskSchema = v.pipe(
  v.object({
    task_id: v.string(),
    node_key: v.string(),
    container_name: v.string(),
    operation_name: v.string(),
    node_type: v.string(),
    /** Null when no dockerinfo names one. */
    address: v.nullable(v.string()),
    /** Node keys. */
    waits_for: v.array(v.string()),
  }),
  v.metadata({ ref: "PlannedTask" }),
);

export type ReportedTask = v.InferOutput<typeof ReportedTaskSchema>;

const ServiceReportSchema = v.pipe(
  v.object({
    container_name: v.string(),
    address: v.nullable(v.string()),
    healthy: v.boolean(),
    /** Until the answer was read (ms); null unless healthy. */
    latency_ms: v.nullable(v.number()),
    /** Why it is not healthy; null when it is. */
    error: v.nullable(v.string()),
  }),
  v.metadata({ ref: "ServiceReport" }),
);

export type ServiceReport = v.InferOutput<typeof ServiceReportSchema>;

/** Numbers are 0 and lists empty when the pipeline is not valid. */
export const CheckReportSchema = v.pipe(
  v.object({
    valid: v.boolean(),
    errors: ComplaintsSchema,
    warnings: ComplaintsSchema,
    tasks: v.number(),
    /** Node keys. */
    start_tasks: v.array(v.string()),
    depth: v.number(),
    /** When it was asked for. */
    plan: v.optional(v.array(ReportedTaskSchema)),
    /** When they were asked for and the submission is valid. */
    services: v.optional(v.array(ServiceReportSchema)),
  }),
  v.metadata({ ref: "CheckReport" }),
);

export type CheckReport = v.InferOutput<typeof CheckReportSchema>;

export function toCheckReport({ problems, warnings, plan }: Check): CheckReport {
  const tasks = plan?.tasks ?? [];
  return {
    valid: plan !== null,
    errors: problems.map(toComplaint),
    warnings: warnings.map(toComplaint),
    tasks: tasks.length,
    start_tasks: tasks.filter(({ upstream }) => upstream.length === 0).map(({ nodeKey }) => nodeKey),
    depth: plan?.depth ?? 0,
  };
}

const toComplaint = ({ path, message }: Problem) => ({ path, message });

/** The tasks of a plan in blueprint order; `waits_for` are node keys. */
export function toPlanReport({ tasks }: Plan): ReportedTask[] {
  return tasks.map((task) => ({
    task_id: task.taskId,
    node_key: task.nodeKey,
    container_name: task.containerName,
    operation_name: task.operationName,
    node_type: task.nodeType,
    address: task.address,
    waits_for: task.upstream.flatMap((position) => tasks[position]?.nodeKey ?? []),
  }));
}

export const toVolumesReport = (volumes: readonly Volume[]) =>
  volumes.map(({ name, containers }) => ({ name, containers }));

export function toServicesReport(services: readonly ServiceHealth[]): ServiceReport[] {
  return services.map(({ containerName, address, latencyMs, error }) => ({
    container_name: containerName,
    address,
    healthy: error === null,
    latency_ms: latencyMs,
    error,
  }));
}
