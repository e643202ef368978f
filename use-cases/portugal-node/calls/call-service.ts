/** Calls to a third-party service: what it refuses, and that it cannot be reached, fails the operation in its words. */
import { toTransportFailure } from "../../../src/model/transport-failure.ts";
import { OperationError } from "../../../src/service/kit.ts";

interface ServiceCall {
  /** What every failure begins with, such as `Query error`. */
  readonly failure: string;
  /** Longest time (ms) until the answer is read. */
  readonly timeoutMs: number;
  /** Ends the call. */
  readonly signal: AbortSignal;
  /** What counts as success, 200 unless given. */
  readonly accepted?: readonly number[];
  readonly method?: "GET" | "POST";
  readonly body?: FormData | string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A URL of a service with its query, percent-encoded. */
export function toServiceUrl(
  base: string,
  path: string,
  query: Readonly<Record<string, string | number>> = {},
): string {
  const parameters = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
  return `${base}${path}${parameters.size === 0 ? "" : `?${parameters}`}`;
}

/**
 * Makes a call and reads its answer.
 *
 * @param read gets the answer if its status is one of the accepted ones
 * @throws OperationError `<failure>: <body>` for any other status, `<failure>: <reason>` without an answer
 */
export async function callService<Result>(
  url: string,
  { failure, timeoutMs, signal, accepted = [200], ...init }: ServiceCall,
  read: (response: Response) => Result | Promise<Result>,
): Promise<Result> {
  const overdue = AbortSignal.timeout(timeoutMs);
  // Bun ends a call after five minutes unless told otherwise; the limit here is ours alone.
  const options: RequestInit & { readonly timeout: false } = {
    ...init,
    redirect: "manual",
    signal: AbortSignal.any([signal, overdue]),
    timeout: false,
  };
  try {
    const response = await fetch(url, options);
    if (accepted.includes(response.status)) return await read(response);
    throw new OperationError(`${failure}: ${(await response.text()) || `HTTP ${response.status}`}`);
  } catch (cause) {
    if (cause instanceof OperationError) throw cause;
    signal.throwIfAborted();
    const { origin } = new URL(url);
    const { reason } = toTransportFailure(cause);
    const text = overdue.aborted ? `no answer within ${timeoutMs / 1000} s` : reason;
    throw new OperationError(`${failure}: ${origin}: ${text}`, { cause });
  }
}

/** A form with a CSV file in it, as an upload from a page is. */
export function toUpload(part: string, csv: Uint8Array): FormData {
  const form = new FormData();
  form.set(part, new File([new Uint8Array(csv)], "data.csv", { type: "text/csv" }));
  return form;
}
