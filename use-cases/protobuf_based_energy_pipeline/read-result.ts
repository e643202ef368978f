/** The report of a run, for a person to read: what `aieffect demo` shows at the end. */
import * as v from "valibot";
import { type DataReference, OperationError } from "../../src/service/kit.ts";
import { createGrpcSource } from "../../src/service/kit-grpc.ts";
import { REPORT_GENERATOR_PROTOS } from "./proto/proto-files.ts";

const TIMEOUT_MS = 10_000;

/** What is shown of a GenerateReportResponse. */
const ReportSchema = v.object({
  sections: v.array(v.object({ title: v.string(), content: v.array(v.string()) })),
  summary: v.string(),
});

/** @param reference to what GenerateReport has made */
export async function readResult(reference: DataReference): Promise<readonly string[]> {
  const source = createGrpcSource({ protos: REPORT_GENERATOR_PROTOS, timeoutMs: TIMEOUT_MS });
  const { workflow_id } = reference.metadata;
  const request = { inputs: [reference], workflow_id: typeof workflow_id === "string" ? workflow_id : "" };
  try {
    const message = await source.fetch(request, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    const { sections, summary } = v.parse(ReportSchema, message);
    return [
      ...sections.flatMap(({ title, content }) => [title, ...content.map((line) => `  ${line}`), ""]),
      summary,
    ];
  } catch (error) {
    if (!(error instanceof OperationError)) throw error;
    return [error.message];
  }
}
