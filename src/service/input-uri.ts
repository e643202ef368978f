import type { ExecuteRequest } from "../model/control-message.ts";

/**
 * The uri of the first input with a protocol and a format, or null when there is none. Inputs come unchecked, so
 * one without a text as uri is none.
 */
export function findInputUri(
  { inputs }: Pick<ExecuteRequest, "inputs">,
  protocol: string,
  format: string,
): string | null {
  const input = inputs.find((candidate) => candidate.protocol === protocol && candidate.format === format);
  const uri = input?.uri;
  return typeof uri === "string" ? uri : null;
}
