import type { ExecuteRequest } from "../model/control-message.ts";

/**
 * The uri of the first input with a protocol and a format, or null when there is no such input. Inputs come
 * unchecked: one that has no text as uri reads as an empty one.
 */
export function findInputUri(
  { inputs }: Pick<ExecuteRequest, "inputs">,
  protocol: string,
  format: string,
): string | null {
  const input = inputs.find((candidate) => candidate.protocol === protocol && candidate.format === format);
  if (input === undefined) return null;
  return typeof input.uri === "string" ? input.uri : "";
}
