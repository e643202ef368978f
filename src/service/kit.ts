/** The face of the kit for services that are written elsewhere: what docs/service.md tells of. */
export { AieffectError } from "../errors.ts";
export type { ExecuteRequest } from "../model/control-message.ts";
export type { DataReference } from "../model/data-reference.ts";
export type { ExecuteContext } from "../model/execute-headers.ts";
export type { JsonObject } from "../model/field.ts";
export type { DataContent } from "./data-content.ts";
export type { DataPlane, GrpcResult } from "./data-plane.ts";
export { type Environment, readAddress, readDataDirectory } from "./environment.ts";
export { toInputPath } from "./file-input.ts";
export { readInlineJson, toInline, toInlineJson } from "./inline-json.ts";
export { type FetchedInput, type Fetcher, type Fetchers, type InputLimits, toReference } from "./input.ts";
export { findInputUri } from "./input-uri.ts";
export { listen } from "./listen.ts";
export { type Log, logToStderr } from "./log.ts";
export {
  type DeclaredOperation,
  longRunning,
  type Operation,
  type OperationMode,
  type OperationOutput,
  type Operations,
  operation,
} from "./operation.ts";
export { OperationError } from "./operation-error.ts";
export { resolveOptions } from "./options.ts";
export type { HttpResult, Results } from "./results.ts";
export { isSafeId, toSafeIds } from "./safe-id.ts";
export { serve } from "./serve.ts";
export { createService, type Service, type ServiceDefinition } from "./service.ts";
export { readSurroundings, type ServiceSurroundings } from "./surroundings.ts";
export type { Task } from "./task.ts";
