/** The answer to an execute request: from its body to the operation, or to what is wrong with it. */
import { type RequestBody, type RequestBodyReader, refuseBody } from "../request-body.ts";
import { refuse } from "./answer.ts";
import { type ExecutePorts, execute } from "./execute.ts";
import { parseExecuteRequest } from "./execute-request.ts";
import type { DeclaredOperation } from "./operation.ts";

export interface ExecuteScope {
  readonly operations: ReadonlyMap<string, DeclaredOperation>;
  readonly bodies: RequestBodyReader;
  readonly ports: ExecutePorts;
  /** The answer to whatever was thrown and should not have been. */
  readonly refuseDefect: (error: unknown) => Response;
}

/** Never fails. What an operation gives at once is answered at once: every call passes here. */
export function answerExecute(request: Request, scope: ExecuteScope): Promise<Response> {
  const { table } = scope.ports;
  table.expectCall();
  return scope.bodies.read(request, (body) => {
    try {
      const given = answerBody(request, body, scope);
      return given instanceof Promise ? given.catch(scope.refuseDefect) : given;
    } catch (error) {
      return scope.refuseDefect(error);
    } finally {
      table.settleCall();
    }
  });
}

function answerBody(
  { headers }: Request,
  body: RequestBody,
  { operations, ports }: ExecuteScope,
): Response | Promise<Response> {
  if (body.kind !== "read") return refuseBody(body.kind);
  const parsed = parseExecuteRequest(body.bytes, headers.get("content-type"));
  if (parsed.kind === "invalid") return refuse(422, parsed.detail);
  const { request } = parsed;
  const operation = operations.get(request.method);
  if (operation === undefined) return refuse(400, `Unknown method: ${request.method}`);
  const binding = operation.bind(request.parameters);
  if (binding.kind === "refused") return refuse(422, binding.detail);
  const answer = execute(operation, binding.run, { request, headers }, ports);
  return answer instanceof Promise ? answer.then((ended) => Response.json(ended)) : Response.json(answer);
}
