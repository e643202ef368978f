/** Conformance tests of services that are changed in one place, and short forms of what is found. */
import { type ServiceTest, testService } from "../src/app/test-service.ts";
import type { Finding } from "../src/model/conformance-finding.ts";
import { toInlineJson } from "../src/service/inline-json.ts";
import { longRunning, type Operations } from "../src/service/operation.ts";
import { startTamperedService, type Tampering } from "./tampered-service.ts";

const NEVER = new AbortController().signal;
export const TEST: Omit<ServiceTest, "address"> = {
  key: null,
  operation: null,
  runTimeoutMs: 5_000,
  grpc: null,
};
export const operation = (name: string, inputs: readonly unknown[] = []) => ({
  name,
  inputs,
  parameters: {},
});

export async function findAll(test: ServiceTest): Promise<readonly Finding[]> {
  return await Array.fromAsync(testService(test, NEVER));
}

/** `warn progress` for each point that did neither pass nor was skipped. */
export const toComplaints = (findings: readonly Finding[]): readonly string[] =>
  findings
    .filter(({ grade }) => grade === "warn" || grade === "fail")
    .map(({ grade, point }) => `${grade} ${point.id}`);

export const OPERATIONS: Operations = {
  Quick: ({ workflow_id }) => toInlineJson({ of: workflow_id }),
  Slow: longRunning(async ({ workflow_id }, task) => {
    for (let percent = 0; percent < 100; percent += 10) {
      task.progress(percent);
      await Bun.sleep(40);
    }
    return toInlineJson({ of: workflow_id });
  }),
};

/** What is found in a service that is changed in one place. */
export async function tampered(name: string, tamper: Tampering, test: Partial<ServiceTest> = {}) {
  const { key = null } = test;
  await using service = startTamperedService(OPERATIONS, tamper, key ?? undefined);
  return await findAll({ ...TEST, address: service.url, operation: operation(name), ...test });
}

export const complaints = async (...given: Parameters<typeof tampered>) =>
  toComplaints(await tampered(...given));

export const json = (body: unknown, status = 200): Response => Response.json(body, { status });

export const on =
  (wanted: string, change: (answer: Response) => Response | Promise<Response>): Tampering =>
  async (_, path, answer) =>
    path.startsWith(wanted) ? change(await answer()) : undefined;
