/** References to the results of an operation: where the next service finds them. */
import type { JsonObject } from "../model/field.ts";
import type { DataContent } from "./data-content.ts";
import type { DataPlane, GrpcResult } from "./data-plane.ts";
import type { DataStore } from "./data-store.ts";
import { type FileResult, writeFileResult } from "./file-result.ts";
import { type InlineJson, toInline, toInlineJson } from "./inline-json.ts";
import { toReachedAs } from "./self-url.ts";
import type { Call, Task } from "./task.ts";

export interface HttpResult<Format extends string> {
  readonly protocol: "http" | "https";
  readonly uri: string;
  readonly format: Format;
}

export interface Results {
  /** A reference that holds a JSON object itself: for some kilobytes, for it travels in every message. */
  inline(value: JsonObject): InlineJson;
  /** The same for any bytes, or a text in UTF-8. */
  inline<const Format extends string>(
    content: string | Uint8Array,
    format: Format,
  ): { readonly protocol: "inline"; readonly uri: string; readonly format: Format };
  /**
   * Writes a file that all services see at the same path: `<DATA_DIR>/<workflow_id>/<task_id>/<name>`. It appears whole
   * or not at all.
   *
   * @param write writes the content to the path that it is given
   * @throws OperationError when an id of the request is not safe in a path
   */
  file<const Format extends string>(
    name: string,
    format: Format,
    write: (path: string) => Promise<unknown>,
  ): Promise<FileResult<Format>>;
  /**
   * Keeps the content and gives the URL under which this service hands it out, for the next one to GET. What is a stream is
   * copied to its end first: no longer than the operation may take, and no more than the service's `resultLimitBytes`.
   *
   * @throws OperationError when it is larger
   */
  http<const Format extends string>(content: DataContent, format: Format): Promise<HttpResult<Format>>;
  /**
   * Keeps a message for the gRPC data plane, as the answer of the rpc that has the operation's name, once the operation has
   * completed. For an rpc that streams, the messages one after the other.
   */
  grpc(message: object): Promise<GrpcResult>;
}

export interface ResultPorts {
  readonly data: DataStore;
  readonly plane: DataPlane | null;
  /** Absolute path of the folder that all services share. */
  readonly directory: string;
  /** Base of the service's own URLs, such as `http://data-generator:8080`; null takes what the caller used. */
  readonly selfUrl: string | null;
}

interface Maker extends Pick<Task, "signal"> {
  /** Does it when the operation has completed, and never when it fails. */
  whenComplete(act: () => void): void;
}

/** @param task its signal ends the reading of a stream, and the writing of a file */
export function createResults({ request, headers }: Call, ports: ResultPorts, task: Maker): Results {
  function inline(value: JsonObject): InlineJson;
  function inline<const Format extends string>(
    content: string | Uint8Array,
    format: Format,
  ): { protocol: "inline"; uri: string; format: Format };
  function inline(content: JsonObject | string | Uint8Array, format?: string) {
    if (typeof content === "string" || content instanceof Uint8Array) return toInline(content, format ?? "");
    return toInlineJson(content);
  }
  return {
    inline,
    file: (name, format, write) =>
      writeFileResult(request, { directory: ports.directory, name, format, signal: task.signal }, write),
    async http(content, format) {
      const id = await ports.data.keep(request, content, format, task);
      const base = ports.selfUrl ?? toReachedAs(headers.get("host"));
      return {
        protocol: base.startsWith("https:") ? "https" : "http",
        uri: `${base}/control/data/${id}`,
        format,
      };
    },
    async grpc(message) {
      if (ports.plane === null) {
        throw new TypeError("A gRPC result needs a gRPC data plane: give the service one as dataPlane");
      }
      const { reference, keep } = await ports.plane.prepare(request, message, task);
      task.whenComplete(keep);
      return reference;
    },
  };
}
