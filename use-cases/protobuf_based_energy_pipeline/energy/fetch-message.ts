/** The message of an upstream service, as the type that its proto file promises. */
import * as v from "valibot";
import { toIssuePath } from "../../../src/model/problem.ts";
import { type ExecuteRequest, OperationError, type Task } from "../../../src/service/kit.ts";
import type { GrpcSource } from "../../../src/service/kit-grpc.ts";

/**
 * @throws OperationError when there is no grpc input, when it cannot be fetched, or naming the first field that is not
 *   what it must be
 */
export async function fetchMessage<Message>(
  source: GrpcSource,
  schema: v.GenericSchema<unknown, Message>,
  request: ExecuteRequest,
  task: Task,
): Promise<Message> {
  const result = v.safeParse(schema, await source.fetch(request, task), { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new OperationError(`Invalid data: ${toIssuePath(issue)} ${issue.message}`);
}
