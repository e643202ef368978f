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

/** How results of a gRPC data plane are fetched. */
export interface GrpcFetch {
  fetch(reference: DataReference, workflowId: string): Promise<Fetched>;
  /** Asks the same rpc for what no workflow has made. */
  fetchUnknown(reference: DataReference, workflowId: string): Promise<Fetched>;
}

export interface ResultPorts extends FetchPorts {
  /** Null when no proto file was given. */
  readonly grpc: GrpcFetch | null;
  /** 12 hexadecimal digits, never the same twice. */
  readonly newId: () => string;
}

const NO_PROTO = "--proto names the proto file of a grpc result.";

export async function checkResult(run: Run, ports: ResultPorts): Promise<readonly Finding[]> {
  const { reference: point, ...ofData } = RESULT_POINTS;
  const skip = (note: string) => Object.values(ofData).map((each) => toSkipped(each, note));
  if (run.answer === null || run.end !== "complete") {
    const note = "There is no result: the operation did not complete.";
    return [toSkipped(point, note), ...skip(note)];
  }
  const output = toOutput(run);
  const expected = "protocol, uri and format, and what the protocol asks of the uri; or null";
  const verdict = output === undefined ? fail("no DataReference that the orchestrator would take") : PASS;
  const finding = toFinding(point, toOutputExchange(run), expected, verdict);
  if (output === undefined) return [finding, ...skip("No reference.")];
  if (output === null) return [finding, ...skip("It has no output.")];
  const ofOutput = await checkData(run, output, ports);
  const isFetched = ofOutput.some(({ point: { id }, grade }) => id === ofData.fetch.id && grade === "pass");
  return [finding, ...ofOutput, await checkUnknown(output, isFetched, ports)];
}

/** A data plane that gives the newest result to whoever asks gives it to the wrong workflow too. */
async function checkUnknown(
  output: DataReference,
  isFetched: boolean,
  { grpc, newId }: ResultPorts,
): Promise<Finding> {
  const point = RESULT_POINTS.unknown;
  if (output.protocol !== "grpc") return toSkipped(point, "It is not asked for by workflow.");
  if (grpc === null) return toSkipped(point, NO_PROTO);
  if (!isFetched) return toSkipped(point, "It was not fetched.");
  const { verdict, ...seen } = await grpc.fetchUnknown(output, `wf-${newId()}`);
  const { expected, came } = seen;
  return { point, sent: `fetch ${output.uri} for an unknown workflow`, expected, came, ...verdict };
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
      return ports.grpc === null ? NO_PROTO : ports.grpc.fetch(output, workflowId);
    default:
      return `There is no client for ${output.protocol} here.`;
  }
}
