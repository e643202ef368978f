/** What a run has generated, for a person to read: what `aieffect demo` shows at the end. */

import { type DataReference, OperationError } from "../../src/service/kit.ts";
import { callService } from "./calls/call-service.ts";

const TIMEOUT_MS = 10_000;
const SHOWN_LINES = 6;

/** @param reference to what GenerateData has made */
export async function readResult({ uri }: DataReference): Promise<readonly string[]> {
  const call = { failure: "The series cannot be read", timeoutMs: TIMEOUT_MS };
  try {
    const text = await callService(uri, { ...call, signal: AbortSignal.timeout(TIMEOUT_MS) }, (answer) =>
      answer.text(),
    );
    const lines = text.trimEnd().split("\n");
    return [...lines.slice(0, SHOWN_LINES), `… ${lines.length - 1} rows`];
  } catch (error) {
    if (!(error instanceof OperationError)) throw error;
    return [error.message];
  }
}
