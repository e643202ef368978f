/** How much an operation's output takes: in the answer that holds it, and in memory. */
import { LONGEST_ANSWER } from "../model/control-message.ts";
import type { OperationOutput } from "./operation.ts";
import { OperationError } from "./operation-error.ts";

/** How much JSON in UTF-8 (bytes) makes of one UTF-16 unit at most: `\u0000`. */
const LARGEST_UNIT = 6;
/** What an answer has (bytes) beside its texts. */
const ENVELOPE = 1_024;

/** Length (UTF-16 units) of all texts of an output together. */
export function toTextLength(output: OperationOutput): number {
  if (output === null) return 0;
  const { uri, format, schema_uri, checksum, metadata } = output;
  const texts = uri.length + format.length + (schema_uri?.length ?? 0) + (checksum?.length ?? 0);
  return metadata === undefined ? texts : texts + JSON.stringify(metadata).length;
}

/**
 * Gives the output, if an orchestrator can read the answer that it makes: one that is too long fails the task there, with
 * a text that cannot know what to do about it.
 *
 * @throws OperationError saying its size, the limit, and what to do
 */
export function checkAnswerSize(output: OperationOutput, taskId: string): OperationOutput {
  if (output === null) return null;
  if ((toTextLength(output) + taskId.length) * LARGEST_UNIT + ENVELOPE <= LONGEST_ANSWER) return output;
  const answer = { status: "complete", task_id: taskId, output, error: null };
  const bytes = Buffer.byteLength(JSON.stringify(answer));
  if (bytes <= LONGEST_ANSWER) return output;
  const size = `makes an answer of ${bytes} bytes, and an orchestrator reads at most ${LONGEST_ANSWER}`;
  if (output.protocol !== "inline") {
    throw new OperationError(`The result ${size}: keep its uri and its metadata short`);
  }
  throw new OperationError(
    `The inline result ${size}: return a reference to a file or a URL instead (task.results.file, task.results.http)`,
  );
}
