/** Looks at the result of a run: the reference, and the data behind it. */
import type { Finding } from "../model/conformance-finding.ts";
import type { DataReference } from "../model/data-reference.ts";
import { describeCame, describeSent } from "./exchange.ts";
import {
  decodeInline,
  downloadHttp,
  type Fetched,
  type FetchPorts,
  judgeSize,
  readLocalFile,
} from "./fetched-data.ts";
import { RESULT_POINTS } from "./points.ts";
import { toOutput, toOutputExchange } from "./run-grades.ts";
import type { Run } from "./run-observation.ts";
import { fail, PASS, toFinding, toSkipped } from "./verdict.ts";

export interface ResultPorts extends FetchPorts {
  /** Null when no proto file was given. */
  readonly fetchGrpc: ((reference: DataReference, workflowId: string) => Promise<Fetched>) | null;
}

export async function checkResult(run: Run, ports: ResultPorts): Promise<readonly Finding[]> {
  const { reference: point, fetch, size } = RESULT_POINTS;
  if (run.answer === null || run.end !== "complete") {
    return [point, fetch, size].map((each) =>
      toSkipped(each, "There is no result: the operation did not complete."),
    );
  }
  const output = toOutput(run);
  const expected = "protocol, uri and format, and what the protocol asks of the uri; or null";
  const verdict = output === undefined ? fail("no DataReference that the orchestrator would take") : PASS;
  const finding = toFinding(point, toOutputExchange(run), expected, verdict);
  if (output === undefined)
    return [finding, toSkipped(fetch, "No reference."), toSkipped(size, "No reference.")];
  if (output === null)
    return [finding, toSkipped(fetch, "It has no output."), toSkipped(size, "It has no output.")];
  return [finding, ...(await checkData(run, output, ports))];
}

async function checkData(run: Run, output: DataReference, ports: ResultPorts): Promise<readonly Finding[]> {
  const { fetch, size } = RESULT_POINTS;
  const fetched = await fetchData(output, run.body.workflow_id, ports);
  if (typeof fetched === "string") return [toSkipped(fetch, fetched), toSkipped(size, "It was not fetched.")];
  const { verdict, expected, came, content } = fetched;
  const sent =
    output.protocol === "inline" ? describeSent(toOutputExchange(run).sent) : `fetch ${output.uri}`;
  const sizeVerdict = content === null ? null : judgeSize(output, content);
  const sizeExpected = "size_bytes and checksum of what was fetched";
  return [
    { point: fetch, sent, expected, came, ...verdict },
    sizeVerdict === null
      ? toSkipped(size, content === null ? "It was not read to its end." : "The reference has neither.")
      : {
          point: size,
          sent,
          expected: sizeExpected,
          came: describeCame(toOutputExchange(run)),
          ...sizeVerdict,
        },
  ];
}

/** A text says why it was not tried. */
async function fetchData(
  output: DataReference,
  workflowId: string,
  ports: ResultPorts,
): Promise<Fetched | string> {
  switch (output.protocol) {
    case "inline":
      return decodeInline(output);
    case "file":
      return readLocalFile(output);
    case "http":
    case "https":
      return downloadHttp(output, ports);
    case "grpc":
      return (
        (await ports.fetchGrpc?.(output, workflowId)) ?? "--proto names the proto file of a grpc result."
      );
    default:
      return `There is no client for ${output.protocol} here.`;
  }
}
