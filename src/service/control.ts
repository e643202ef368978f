/** Answers the Control Interface: finds what a request means, and whether its caller may ask for it. */
import { isAuthorized } from "../model/bearer-key.ts";
import { answerData, answerOutput, answerStatus, refuse } from "./answer.ts";
import { answerExecute, type ExecuteScope } from "./answer-execute.ts";
import type { DataStore } from "./data-store.ts";
import type { ExecutionTable } from "./execution-table.ts";
import { toTrace } from "./operation-error.ts";
import { type Route, toRoute } from "./route.ts";
import type { ServiceSurroundings } from "./surroundings.ts";

interface ControlParts
  extends Omit<ExecuteScope, "refuseDefect">,
    Pick<ServiceSurroundings, "apiKey" | "log"> {
  readonly data: DataStore;
  readonly table: ExecutionTable;
  readonly namesTasks: boolean;
}

/** @returns a function that never fails; the path that it takes has no prefix: `/execute` */
export function createControl(
  parts: ControlParts,
): (request: Request, path: string) => Response | Promise<Response> {
  const { apiKey, data, table, namesTasks } = parts;
  const refuseDefect = createDefectRefusal(parts.log);
  const scope: ExecuteScope = { ...parts, refuseDefect };

  function answer(request: Request, path: string): Response | Promise<Response> {
    const route = toRoute(request.method, path);
    const isOpen = isAuthorized(request.headers.get("authorization"), apiKey());
    if (route.kind === "data") {
      return answerData(route.id, { request, isAuthorized: isOpen, data }).catch(refuseDefect);
    }
    if (!isOpen) return refuse(401, "Unauthorized");
    return route.kind === "execute" ? answerExecute(request, scope) : answerRead(route, table, namesTasks);
  }

  return (request, path) => {
    try {
      return answer(request, path);
    } catch (error) {
      return refuseDefect(error);
    }
  };
}

/** A defect of ours, or of what the service was made of, is logged and shown to nobody. */
function createDefectRefusal(log: ServiceSurroundings["log"]): (error: unknown) => Response {
  return (error) => {
    log({ level: "error", stack: toTrace(error) }, "Answering failed");
    return refuse(500, "Internal Server Error");
  };
}

function answerRead(
  route: Exclude<Route, { kind: "execute" | "data" }>,
  table: ExecutionTable,
  namesTasks: boolean,
): Response {
  switch (route.kind) {
    case "status":
      return answerStatus(table.find(route.id), { id: route.id, namesTasks });
    case "output":
      return answerOutput(table.find(route.id), { id: route.id, namesTasks });
    case "method-not-allowed":
      return refuse(405, "Method Not Allowed", { allow: route.allow });
    case "not-found":
      return refuse(404, "Not Found");
  }
}
