// The service kit of aieffect 0.1.0, generated: change nothing here. `aieffect new` writes it anew.
// aieffect is under Apache-2.0; the packages inside keep their licences: MIT, Apache-2.0, BSD-3-Clause.
declare module "aieffect/scripts/templates/kit-faces/file-based" {
/** What a service without gRPC gets of the kit, and valibot, in which parameters are described. */
export * as v from "valibot";
export * from "aieffect/src/service/kit";
}

declare module "aieffect/src/errors" {
/**
 * Every error that a person or a script can meet has one stable code. What a code means for a process (exit code)
 * and for HTTP (status of the answer) is decided in this file and nowhere else.
 */
interface Meaning {
    readonly exit: number;
    readonly http: number;
}
const MEANINGS: {
    readonly INVALID_INPUT: Meaning;
    readonly INVALID_BLUEPRINT: Meaning;
    readonly INVALID_DOCKERINFO: Meaning;
    readonly INVALID_PARAMETERS: Meaning;
    readonly INVALID_REFERENCES: Meaning;
    readonly UNAUTHORIZED: Meaning;
    readonly WORKFLOW_UNKNOWN: Meaning;
    readonly WORKFLOW_CONFLICT: Meaning;
    readonly IDEMPOTENCY_CONFLICT: Meaning;
    readonly STATE_UNUSABLE: Meaning;
    readonly STATE_IN_USE: Meaning;
    readonly STATE_NEWER: Meaning;
    readonly STATE_SECRET: Meaning;
    readonly STORE_UNAVAILABLE: Meaning;
    readonly SERVER_UNAVAILABLE: Meaning;
    readonly SERVICES_UNAVAILABLE: Meaning;
    readonly SERVICES_UNHEALTHY: Meaning;
    readonly SERVER_UNHEALTHY: Meaning;
    readonly WORKFLOW_FAILED: Meaning;
    readonly OUTPUT_LOST: Meaning;
    readonly DIFFERENT: Meaning;
    /** What a generator was given is not usable: the reference's scripts end with 1 then, and so do these. */
    readonly GENERATION_REFUSED: Meaning;
    readonly OUTPUT_UNWRITABLE: Meaning;
    readonly INTERRUPTED: {
        readonly exit: 130;
        readonly http: 503;
    };
};
export type ErrorCode = keyof typeof MEANINGS;
/** What went wrong, on which object, and what to do about it: the message is meant for the user as it stands. */
export class AieffectError extends Error {
    readonly name: string;
    readonly code: ErrorCode;
    constructor(code: ErrorCode, message: string, options?: {
        cause?: unknown;
    });
}
/** The exit code of the process for an error: 0 is never among them. */
export function toExitCode(code: ErrorCode): number;
/** Whether an error blames what the caller gave, and nothing else. */
export function isRefusal(error: unknown): boolean;
/** The status of the HTTP answer for an error. */
export function toHttpStatus(code: ErrorCode): number;
export {};
}

declare module "aieffect/src/http-listener" {
export interface Address {
    readonly host: string;
    /** 0 takes any free port. */
    readonly port: number;
}
export interface Listener {
    readonly port: number;
    /** Takes no more calls, lets those in flight end within the time given (ms), then cuts them off. */
    stop(graceMs: number): Promise<void>;
}
export interface ListenerOptions {
    readonly answer: (request: Request) => Response | Promise<Response>;
    /**
     * Longest time (s) that a connection may stay silent. The runtime itself cuts connections whose headers take longer
     * than some ten seconds, are larger than 16 KiB or many, and those that the caller has half closed.
     */
    readonly idleTimeoutS: number;
    /** Whether a call in flight may stay silent for longer than that. */
    readonly waitsForAnswers: boolean;
}
/** @throws AieffectError INVALID_INPUT when the address cannot be listened on */
export function listenOn(address: Address, options: ListenerOptions): Listener;
}

declare module "aieffect/src/model/control-message" {
import * as v from "valibot";
import { toObjectMessage } from "aieffect/src/model/field";
import { type Reading } from "aieffect/src/model/problem";
/** Longest answer of a service (bytes) that an orchestrator reads, unless somebody says otherwise. */
export const LONGEST_ANSWER: number;
/**
 * What a service receives. Unknown keys are dropped; inputs are objects of any content, for a service must not
 * refuse a reference that lacks a field.
 */
export const ExecuteRequestSchema: v.ObjectSchema<{
    readonly method: v.StringSchema<"must be a text">;
    readonly workflow_id: v.StringSchema<"must be a text">;
    readonly task_id: v.StringSchema<"must be a text">;
    readonly inputs: v.OptionalSchema<v.ArraySchema<v.SchemaWithPipe<readonly [v.CustomSchema<import("aieffect/src/model/field").JsonObject, v.ErrorMessage<v.CustomIssue> | undefined>, v.MetadataAction<import("aieffect/src/model/field").JsonObject, {
        readonly type: "object";
    }>]>, "must be a list">, () => never[]>;
    readonly parameters: v.OptionalSchema<v.SchemaWithPipe<readonly [v.CustomSchema<import("aieffect/src/model/field").JsonObject, v.ErrorMessage<v.CustomIssue> | undefined>, v.MetadataAction<import("aieffect/src/model/field").JsonObject, {
        readonly type: "object";
    }>]>, () => {}>;
}, typeof toObjectMessage>;
export type ExecuteRequest = v.InferOutput<typeof ExecuteRequestSchema>;
/** Valibot asks it when an answer is no object (no path) and when its status word is missing or unknown. */
const toStatusMessage: (issue: v.BaseIssue<unknown>) => string;
/**
 * A service's answer to execute. Each status carries only what is read of it: other keys, known or unknown, are
 * ignored. The id to poll stays out of the path so that its text stands alone, as the contract wants.
 */
export const ExecuteAnswerSchema: v.VariantSchema<"status", [v.ObjectSchema<{
    readonly status: v.LiteralSchema<"complete", undefined>;
    readonly output: v.OptionalSchema<v.NullableSchema<v.SchemaWithPipe<readonly [v.ObjectSchema<{
        readonly protocol: v.PicklistSchema<readonly ["s3", "http", "https", "nfs", "grpc", "mqtt", "villas", "inline", "file"], `protocol must be one of: ${string}`>;
        readonly uri: v.SchemaWithPipe<readonly [v.StringSchema<"must be a text">, v.CheckAction<string, "uri must not be empty">]>;
        readonly format: v.StringSchema<"must be a text">;
        readonly schema_uri: v.OptionalSchema<v.NullableSchema<v.StringSchema<"must be a text">, undefined>, null>;
        readonly size_bytes: v.OptionalSchema<v.NullableSchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.NumberSchema<"must be an integer">, v.IntegerAction<number, "must be an integer">]>, v.MinValueAction<number, 0, "size_bytes must be non-negative">]>, undefined>, null>;
        readonly checksum: v.OptionalSchema<v.NullableSchema<v.SchemaWithPipe<readonly [v.StringSchema<"must be a text">, v.IncludesAction<string, ":", "checksum must be algorithm:value format">, v.CheckAction<string, "checksum algorithm and value required">]>, undefined>, null>;
        readonly metadata: v.OptionalSchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.CustomSchema<import("aieffect/src/model/field").JsonObject, v.ErrorMessage<v.CustomIssue> | undefined>, v.MetadataAction<import("aieffect/src/model/field").JsonObject, {
            readonly type: "object";
        }>]>, v.CheckAction<import("aieffect/src/model/field").JsonObject, "must not be nested deeper than 100 levels">]>, () => {}>;
    }, typeof toObjectMessage>, v.BaseValidation<{
        protocol: "file" | "grpc" | "http" | "https" | "inline" | "mqtt" | "nfs" | "s3" | "villas";
        uri: string;
        format: string;
        schema_uri: string | null;
        size_bytes: number | null;
        checksum: string | null;
        metadata: import("aieffect/src/model/field").JsonObject;
    }, {
        protocol: "file" | "grpc" | "http" | "https" | "inline" | "mqtt" | "nfs" | "s3" | "villas";
        uri: string;
        format: string;
        schema_uri: string | null;
        size_bytes: number | null;
        checksum: string | null;
        metadata: import("aieffect/src/model/field").JsonObject;
    }, v.CheckIssue<{
        protocol: "file" | "grpc" | "http" | "https" | "inline" | "mqtt" | "nfs" | "s3" | "villas";
        uri: string;
        format: string;
        schema_uri: string | null;
        size_bytes: number | null;
        checksum: string | null;
        metadata: import("aieffect/src/model/field").JsonObject;
    }>>, v.BaseValidation<{
        protocol: "file" | "grpc" | "http" | "https" | "inline" | "mqtt" | "nfs" | "s3" | "villas";
        uri: string;
        format: string;
        schema_uri: string | null;
        size_bytes: number | null;
        checksum: string | null;
        metadata: import("aieffect/src/model/field").JsonObject;
    }, {
        protocol: "file" | "grpc" | "http" | "https" | "inline" | "mqtt" | "nfs" | "s3" | "villas";
        uri: string;
        format: string;
        schema_uri: string | null;
        size_bytes: number | null;
        checksum: string | null;
        metadata: import("aieffect/src/model/field").JsonObject;
    }, v.CheckIssue<{
        protocol: "file" | "grpc" | "http" | "https" | "inline" | "mqtt" | "nfs" | "s3" | "villas";
        uri: string;
        format: string;
        schema_uri: string | null;
        size_bytes: number | null;
        checksum: string | null;
        metadata: import("aieffect/src/model/field").JsonObject;
    }>>]>, undefined>, null>;
}, undefined>, v.SchemaWithPipe<readonly [v.ObjectSchema<{
    readonly status: v.LiteralSchema<"running", undefined>;
    readonly task_id: v.NullishSchema<v.StringSchema<"must be a text">, "">;
}, undefined>, v.CheckAction<{
    status: "running";
    task_id: string;
}, "task_id missing">, v.CheckAction<{
    status: "running";
    task_id: string;
}, "task_id cannot stand in a path">]>, v.ObjectSchema<{
    readonly status: v.LiteralSchema<"failed", undefined>;
    readonly error: v.OptionalSchema<v.NullableSchema<v.StringSchema<"must be a text">, undefined>, null>;
}, undefined>], typeof toStatusMessage>;
export type ExecuteAnswer = v.InferOutput<typeof ExecuteAnswerSchema>;
/** Reads with the schema, but for the answer that nearly every task ends with: that one needs no way through it. */
export function readExecuteAnswer(raw: unknown): Reading<ExecuteAnswer>;
/**
 * A service's answer to status. Progress is an integer, cut to 0..100, or null when the service does not say;
 * a fraction is refused. The error is null unless the service gives a text.
 */
export const StatusAnswerSchema: v.ObjectSchema<{
    readonly status: v.PicklistSchema<["running", "complete", "failed"], "must be one of: complete, running, failed">;
    readonly progress: v.OptionalSchema<v.NullableSchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.NumberSchema<"must be an integer">, v.IntegerAction<number, "must be an integer">]>, v.TransformAction<number, number>]>, undefined>, null>;
    readonly error: v.OptionalSchema<v.NullableSchema<v.StringSchema<"must be a text">, undefined>, null>;
}, typeof toObjectMessage>;
export type StatusAnswer = v.InferOutput<typeof StatusAnswerSchema>;
/** A service's answer to output; null is a task that completed without one. */
export const OutputAnswerSchema: v.ObjectSchema<{
    readonly output: v.NullableSchema<v.SchemaWithPipe<readonly [v.ObjectSchema<{
        readonly protocol: v.PicklistSchema<readonly ["s3", "http", "https", "nfs", "grpc", "mqtt", "villas", "inline", "file"], `protocol must be one of: ${string}`>;
        readonly uri: v.SchemaWithPipe<readonly [v.StringSchema<"must be a text">, v.CheckAction<string, "uri must not be empty">]>;
        readonly format: v.StringSchema<"must be a text">;
        readonly schema_uri: v.OptionalSchema<v.NullableSchema<v.StringSchema<"must be a text">, undefined>, null>;
        readonly size_bytes: v.OptionalSchema<v.NullableSchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.NumberSchema<"must be an integer">, v.IntegerAction<number, "must be an integer">]>, v.MinValueAction<number, 0, "size_bytes must be non-negative">]>, undefined>, null>;
        readonly checksum: v.OptionalSchema<v.NullableSchema<v.SchemaWithPipe<readonly [v.StringSchema<"must be a text">, v.IncludesAction<string, ":", "checksum must be algorithm:value format">, v.CheckAction<string, "checksum algorithm and value required">]>, undefined>, null>;
        readonly metadata: v.OptionalSchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.CustomSchema<import("aieffect/src/model/field").JsonObject, v.ErrorMessage<v.CustomIssue> | undefined>, v.MetadataAction<import("aieffect/src/model/field").JsonObject, {
            readonly type: "object";
        }>]>, v.CheckAction<import("aieffect/src/model/field").JsonObject, "must not be nested deeper than 100 levels">]>, () => {}>;
    }, typeof toObjectMessage>, v.BaseValidation<{
        protocol: "file" | "grpc" | "http" | "https" | "inline" | "mqtt" | "nfs" | "s3" | "villas";
        uri: string;
        format: string;
        schema_uri: string | null;
        size_bytes: number | null;
        checksum: string | null;
        metadata: import("aieffect/src/model/field").JsonObject;
    }, {
        protocol: "file" | "grpc" | "http" | "https" | "inline" | "mqtt" | "nfs" | "s3" | "villas";
        uri: string;
        format: string;
        schema_uri: string | null;
        size_bytes: number | null;
        checksum: string | null;
        metadata: import("aieffect/src/model/field").JsonObject;
    }, v.CheckIssue<{
        protocol: "file" | "grpc" | "http" | "https" | "inline" | "mqtt" | "nfs" | "s3" | "villas";
        uri: string;
        format: string;
        schema_uri: string | null;
        size_bytes: number | null;
        checksum: string | null;
        metadata: import("aieffect/src/model/field").JsonObject;
    }>>, v.BaseValidation<{
        protocol: "file" | "grpc" | "http" | "https" | "inline" | "mqtt" | "nfs" | "s3" | "villas";
        uri: string;
        format: string;
        schema_uri: string | null;
        size_bytes: number | null;
        checksum: string | null;
        metadata: import("aieffect/src/model/field").JsonObject;
    }, {
        protocol: "file" | "grpc" | "http" | "https" | "inline" | "mqtt" | "nfs" | "s3" | "villas";
        uri: string;
        format: string;
        schema_uri: string | null;
        size_bytes: number | null;
        checksum: string | null;
        metadata: import("aieffect/src/model/field").JsonObject;
    }, v.CheckIssue<{
        protocol: "file" | "grpc" | "http" | "https" | "inline" | "mqtt" | "nfs" | "s3" | "villas";
        uri: string;
        format: string;
        schema_uri: string | null;
        size_bytes: number | null;
        checksum: string | null;
        metadata: import("aieffect/src/model/field").JsonObject;
    }>>]>, undefined>;
}, typeof toObjectMessage>;
export type OutputAnswer = v.InferOutput<typeof OutputAnswerSchema>;
export {};
}

declare module "aieffect/src/model/data-reference" {
import * as v from "valibot";
import { toObjectMessage } from "aieffect/src/model/field";
export const PROTOCOLS: readonly ["s3", "http", "https", "nfs", "grpc", "mqtt", "villas", "inline", "file"];
export const FORMATS: string[];
/**
 * Where one piece of data lies. Reads any object with the required keys and gives the full form: all seven keys
 * in this order, nulls included, unknown keys dropped. `metadata` travels untouched.
 */
export const DataReferenceSchema: v.SchemaWithPipe<readonly [v.ObjectSchema<{
    readonly protocol: v.PicklistSchema<readonly ["s3", "http", "https", "nfs", "grpc", "mqtt", "villas", "inline", "file"], `protocol must be one of: ${string}`>;
    readonly uri: v.SchemaWithPipe<readonly [v.StringSchema<"must be a text">, v.CheckAction<string, "uri must not be empty">]>;
    readonly format: v.StringSchema<"must be a text">;
    readonly schema_uri: v.OptionalSchema<v.NullableSchema<v.StringSchema<"must be a text">, undefined>, null>;
    readonly size_bytes: v.OptionalSchema<v.NullableSchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.NumberSchema<"must be an integer">, v.IntegerAction<number, "must be an integer">]>, v.MinValueAction<number, 0, "size_bytes must be non-negative">]>, undefined>, null>;
    readonly checksum: v.OptionalSchema<v.NullableSchema<v.SchemaWithPipe<readonly [v.StringSchema<"must be a text">, v.IncludesAction<string, ":", "checksum must be algorithm:value format">, v.CheckAction<string, "checksum algorithm and value required">]>, undefined>, null>;
    readonly metadata: v.OptionalSchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.CustomSchema<import("aieffect/src/model/field").JsonObject, v.ErrorMessage<v.CustomIssue> | undefined>, v.MetadataAction<import("aieffect/src/model/field").JsonObject, {
        readonly type: "object";
    }>]>, v.CheckAction<import("aieffect/src/model/field").JsonObject, "must not be nested deeper than 100 levels">]>, () => {}>;
}, typeof toObjectMessage>, v.BaseValidation<{
    protocol: "file" | "grpc" | "http" | "https" | "inline" | "mqtt" | "nfs" | "s3" | "villas";
    uri: string;
    format: string;
    schema_uri: string | null;
    size_bytes: number | null;
    checksum: string | null;
    metadata: import("aieffect/src/model/field").JsonObject;
}, {
    protocol: "file" | "grpc" | "http" | "https" | "inline" | "mqtt" | "nfs" | "s3" | "villas";
    uri: string;
    format: string;
    schema_uri: string | null;
    size_bytes: number | null;
    checksum: string | null;
    metadata: import("aieffect/src/model/field").JsonObject;
}, v.CheckIssue<{
    protocol: "file" | "grpc" | "http" | "https" | "inline" | "mqtt" | "nfs" | "s3" | "villas";
    uri: string;
    format: string;
    schema_uri: string | null;
    size_bytes: number | null;
    checksum: string | null;
    metadata: import("aieffect/src/model/field").JsonObject;
}>>, v.BaseValidation<{
    protocol: "file" | "grpc" | "http" | "https" | "inline" | "mqtt" | "nfs" | "s3" | "villas";
    uri: string;
    format: string;
    schema_uri: string | null;
    size_bytes: number | null;
    checksum: string | null;
    metadata: import("aieffect/src/model/field").JsonObject;
}, {
    protocol: "file" | "grpc" | "http" | "https" | "inline" | "mqtt" | "nfs" | "s3" | "villas";
    uri: string;
    format: string;
    schema_uri: string | null;
    size_bytes: number | null;
    checksum: string | null;
    metadata: import("aieffect/src/model/field").JsonObject;
}, v.CheckIssue<{
    protocol: "file" | "grpc" | "http" | "https" | "inline" | "mqtt" | "nfs" | "s3" | "villas";
    uri: string;
    format: string;
    schema_uri: string | null;
    size_bytes: number | null;
    checksum: string | null;
    metadata: import("aieffect/src/model/field").JsonObject;
}>>]>;
export type DataReference = v.InferOutput<typeof DataReferenceSchema>;
/**
 * A reference that clearly keeps every rule, in its full form; null for any other, of which the schema says what is
 * wrong. The way through the schema costs more than the rest of what happens between a service's answer and the next
 * call; the property test holds the two together.
 */
export function toPlainReference(raw: unknown): DataReference | null;
/** What the REST API shows of a reference. */
export type SlimReference = Pick<DataReference, "protocol" | "uri" | "format" | "metadata">;
/** The slim form of a reference: what a reader needs to fetch it, without size, checksum and schema. */
export function toSlimReference({ protocol, uri, format, metadata }: DataReference): SlimReference;
}

declare module "aieffect/src/model/execute-headers" {
import * as v from "valibot";
export const EXECUTE_HEADERS: {
    readonly attempt: "x-aieffect-attempt";
    readonly idempotencyKey: "idempotency-key";
    readonly inputNodes: "x-aieffect-input-nodes";
    readonly traceparent: "traceparent";
};
/** Each field is null when the caller did not say. */
export const ExecuteContextSchema: v.ObjectSchema<{
    /** Counted from 1 over the whole life of the task. */
    readonly attempt: v.NullableSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.SafeIntegerAction<number, undefined>, v.MinValueAction<number, 1, undefined>]>, undefined>;
    /** The same in every attempt of one task: what was done for a key need not be done again. */
    readonly idempotencyKey: v.NullableSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.RegexAction<string, undefined>, v.MaxLengthAction<string, 4096, undefined>]>, undefined>;
    /** The node key that each input comes from, in the order of the inputs; null is an input of the submission. */
    readonly inputNodes: v.NullableSchema<v.SchemaWithPipe<readonly [v.ArraySchema<v.NullableSchema<v.StringSchema<undefined>, undefined>, undefined>, v.ReadonlyAction<(string | null)[]>]>, undefined>;
    /** As W3C Trace Context writes it. */
    readonly traceparent: v.NullableSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.RegexAction<string, undefined>]>, undefined>;
}, undefined>;
export type ExecuteContext = v.InferOutput<typeof ExecuteContextSchema>;
/** `<workflow_id>/<task_id>`, each percent-encoded. */
export function toIdempotencyKey(workflowId: string, taskId: string): string;
/**
 * The trace of a workflow and the span of one attempt, without a random number: whoever knows the ids finds the trace.
 * It says "recorded", so that services whose tracing follows its caller record too.
 */
export function toTraceparent(workflowId: string, taskId: string, attempt: number): string;
/** The headers that carry a context. What is null, or longer than a header may be, is left out. */
export function toExecuteHeaders(context: ExecuteContext): Record<string, string>;
/**
 * Reads a context. A header that is not what it should be counts as not sent: it is advice, and no reason to refuse work.
 *
 * @param get the value of a header by its lower-case name, null when there is none
 */
export function readExecuteHeaders(get: (name: string) => string | null): ExecuteContext;
/** The attempt alone, as {@link readExecuteHeaders} reads it. */
export function readAttempt(get: (name: string) => string | null): number | null;
/** The trace alone, as {@link readExecuteHeaders} reads it. */
export function readTraceparent(get: (name: string) => string | null): string | null;
}

declare module "aieffect/src/model/field" {
/** The kinds of field that the formats share. No message quotes the value: it may be megabytes long. */
import * as v from "valibot";
export const UNKNOWN_KEY = "is not a known key";
export const NOT_A_TEXT = "must be a text";
export const NOT_A_LIST = "must be a list";
export const NOT_AN_OBJECT = "must be an object";
/** Any JSON object whose keys are not ours to know: parameters, metadata, a reference not yet validated. */
export type JsonObject = {
    readonly [key: string]: unknown;
};
export const isJsonObject: (input: unknown) => input is JsonObject;
/** A JSON object of any content. Not a list, not null. The metadata is what a generated description says of it. */
export const JsonObjectSchema: v.SchemaWithPipe<readonly [v.CustomSchema<JsonObject, v.ErrorMessage<v.CustomIssue> | undefined>, v.MetadataAction<JsonObject, {
    readonly type: "object";
}>]>;
/** A JSON object that we pass on: one that can be written again. */
export const ShallowObjectSchema: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.CustomSchema<JsonObject, v.ErrorMessage<v.CustomIssue> | undefined>, v.MetadataAction<JsonObject, {
    readonly type: "object";
}>]>, v.CheckAction<JsonObject, "must not be nested deeper than 100 levels">]>;
/** Whether a value can be written as JSON again. */
export function isShallow(value: unknown, level?: number): boolean;
/** Whether a text is empty or holds only white space. */
export const isBlank: (text: string) => boolean;
/** Any text. */
export const TextSchema: v.StringSchema<"must be a text">;
/** A text that says something. */
export const FilledTextSchema: v.SchemaWithPipe<readonly [v.StringSchema<"must be a text">, v.CheckAction<string, "must not be blank">]>;
/** A text or null; a key that is absent reads as null. */
export const NullableTextSchema: v.OptionalSchema<v.NullableSchema<v.StringSchema<"must be a text">, undefined>, null>;
/** A whole number; ranges are the field's own. */
export const IntegerSchema: v.SchemaWithPipe<readonly [v.NumberSchema<"must be an integer">, v.IntegerAction<number, "must be an integer">]>;
/**
 * The message of an object schema: valibot asks it both when the value is no object and, with a path, when one
 * of its keys is missing.
 */
export const toObjectMessage: (issue: v.BaseIssue<unknown>) => string;
type ObjectSchema<Entries extends v.ObjectEntries> = v.GenericSchema<unknown, v.InferOutput<v.ObjectSchema<Entries, undefined>>>;
/** An object that drops the keys it does not know. One key at least must be demanded: that is what refuses a list. */
export const openObject: <const Entries extends v.ObjectEntries>(entries: Entries) => ObjectSchema<Entries>;
/** An object that reports every key it does not know, not only the first as valibot's own strict object does. */
export const closedObject: <const Entries extends v.ObjectEntries>(entries: Entries) => ObjectSchema<Entries>;
/** A list with at least one element. */
export const filledList: <Item extends v.GenericSchema>(item: Item) => v.SchemaWithPipe<readonly [v.ArraySchema<Item, "must be a list">, v.MinLengthAction<v.InferOutput<Item>[], 1, "must not be empty">]>;
export {};
}

declare module "aieffect/src/model/problem" {
/** What is wrong with something a user gave us, and where in it. */
import * as v from "valibot";
export interface Problem {
    /** Such as `nodes[3].operation_signature_list[0]`; empty for the whole document. */
    readonly path: string;
    /** Complete as it stands: it names the place too. */
    readonly message: string;
    /** What to do about it, as a sentence; left out where the message says it already. */
    readonly remedy?: string;
}
export type Problems = readonly [Problem, ...Problem[]];
/** What came of reading something: its value, or everything that is wrong with it. */
export type Reading<T> = {
    readonly ok: true;
    readonly value: T;
} | {
    readonly ok: false;
    readonly problems: Problems;
};
/** A reading of the value, refused when there are problems. */
export function toReading<T>(value: T, problems: readonly Problem[]): Reading<T>;
/** A path as a person writes it: `nodes[0].container_name`; keys that would be misread are quoted. */
export function toPath(keys: readonly unknown[]): string;
/** Where in the document an issue of a schema lies. */
export const toIssuePath: (issue: v.BaseIssue<unknown>) => string;
/** How an issue reads: `<path>: <text>`, or the text alone when it is about the whole document. */
export const toIssueMessage: (path: string, issue: v.BaseIssue<unknown>) => string;
/** Reads with a schema; every issue becomes a problem, worded by `toMessage`. */
export function readWith<T>(schema: v.GenericSchema<unknown, T>, raw: unknown, toMessage?: (path: string, issue: v.BaseIssue<unknown>) => string): Reading<T>;
}

declare module "aieffect/src/model/validation-detail" {
/** The `detail` of a 422 answer: what is wrong with a request, in the shape that clients of the reference know. */
import * as v from "valibot";
export const ValidationErrorSchema: v.ObjectSchema<{
    readonly type: v.StringSchema<undefined>;
    /** Begins with the part of the request: `body` or `query`. */
    readonly loc: v.ArraySchema<v.UnionSchema<[v.StringSchema<undefined>, v.NumberSchema<undefined>], undefined>, undefined>;
    readonly msg: v.StringSchema<undefined>;
    readonly ctx: v.OptionalSchema<v.RecordSchema<v.StringSchema<undefined>, v.UnknownSchema, undefined>, undefined>;
}, undefined>;
export type ValidationError = v.InferOutput<typeof ValidationErrorSchema>;
/** There is no body, or it is JSON's null. */
export const MISSING_BODY: ValidationError;
/** The body is a list, a text or a number, or is not JSON at all. */
export const NO_OBJECT: ValidationError;
/** The body breaks the grammar of JSON at an offset. */
export function toJsonInvalid(offset: number, reason: string): ValidationError;
type Kind = Omit<ValidationError, "loc">;
/** A rule of our own is broken. */
export function toValueError(message: string): Kind;
/** So many errors are told: a small body can have a million, and to write them all down would take its reader's time. */
export const MOST_ERRORS = 1000;
/**
 * One error per issue that a schema found, in the schema's order, and no more than {@link MOST_ERRORS}. No error quotes a value: it may be a key, or
 * megabytes long.
 *
 * @param part what of the request was read
 */
export function toValidationErrors(issues: readonly v.BaseIssue<unknown>[], part?: "body" | "query"): ValidationError[];
export {};
}

declare module "aieffect/src/service/data-content" {
import { type Source } from "aieffect/src/service/readable";
type Chunk = string | Uint8Array;
/**
 * A text, bytes, a blob, or a stream of texts or bytes (of Node, of the web, any async iterable): all of them are copied.
 * Or the path of a file that is lent: it is handed out from where it lies, and never removed.
 */
export type DataContent = Chunk | Blob | AsyncIterable<Chunk> | ReadableStream<Chunk> | {
    readonly path: string;
};
/** How content is to be kept. */
export type OpenContent = {
    readonly kind: "lent";
    readonly path: string;
} | {
    readonly kind: "whole";
    readonly bytes: Uint8Array;
} | {
    readonly kind: "stream";
    readonly source: Source<unknown>;
};
/**
 * A stream of a file has a path too, and is a stream all the same.
 *
 * @throws TypeError when it is nothing of all that
 */
export function openContent(content: DataContent): OpenContent;
export interface CopyLimits {
    /** Largest content (bytes). */
    readonly limitBytes: number;
    readonly signal: AbortSignal;
}
/**
 * Copies a stream into a file, which is whole when this resolves, and gives its size (bytes).
 *
 * @throws OperationError when it is larger than the limit, and whatever the signal or the stream says
 */
export function copyTo(path: string, source: Source<unknown>, limits: CopyLimits): Promise<number>;
/** @throws OperationError when it is larger than the limit */
export function checkSize(bytes: number, limitBytes: number): void;
export {};
}

declare module "aieffect/src/service/data-plane" {
/** What the kit knows of a gRPC data plane; src/service/grpc has the one that speaks gRPC. */
import type { Environment } from "aieffect/src/service/environment";
export interface GrpcResult {
    readonly protocol: "grpc";
    /** `host:port` */
    readonly uri: string;
    /** Name of the rpc. */
    readonly format: string;
    readonly metadata: {
        readonly workflow_id: string;
        readonly task_id: string;
    };
}
/** A result that nobody gets yet: what a failed execution has made takes the place of nothing. */
export interface PreparedResult {
    readonly reference: GrpcResult;
    /** From here on it is the newest of its workflow's task. Never fails. */
    readonly keep: () => void;
}
export interface DataPlane {
    /**
     * Makes a message ready to be the result of a workflow's task.
     *
     * @param request - its method is the name of the rpc that will answer with the message
     * @param task its signal ends the reading of a stream of messages
     * @throws OperationError when the message is none of that rpc, or is too large
     */
    prepare(request: {
        readonly method: string;
        readonly workflow_id: string;
        readonly task_id: string;
    }, message: object, task: {
        readonly signal: AbortSignal;
    }): Promise<PreparedResult>;
    /** @throws AieffectError INVALID_INPUT when the address cannot be listened on */
    listen(environment: Environment): Promise<{
        readonly port: number;
        stop(graceMs: number): Promise<void>;
    }>;
}
}

declare module "aieffect/src/service/data-store" {
import { type DataContent } from "aieffect/src/service/data-content";
export interface KeptData {
    readonly id: string;
    /** As in the DataReference: `csv`, `json`, … */
    readonly format: string;
    readonly source: Uint8Array<ArrayBuffer> | {
        readonly path: string;
    };
}
export interface DataStoreOptions {
    /** Milliseconds, of a clock that never goes back. */
    readonly now: () => number;
    /** 128 random bits that are safe in a path. */
    readonly randomId: () => string;
    /** Folder for temporary files; a folder of its own is made in it when the first is needed. */
    readonly temporaryDirectory: string;
    /** Largest content (bytes) that is copied. */
    readonly limitBytes: number;
}
/** What ends the copying of a stream: looked at only when there is one. */
interface Keeper {
    readonly signal: AbortSignal;
}
export class DataStore {
    #private;
    constructor(options: DataStoreOptions);
    /**
     * Keeps the content and gives its id. A stream is read to its end first, or until the keeper's signal aborts.
     *
     * @throws OperationError when it is larger than the limit, or the disk is full; TypeError when it is no content
     */
    keep(request: {
        readonly task_id: string;
    }, content: DataContent, format: string, keeper: Keeper): Promise<string>;
    find(id: string): KeptData | undefined;
    /** What was kept last for a task of that id, in whichever workflow. */
    findNewestOfTask(taskId: string): KeptData | undefined;
    /** Removes the files. */
    close(): Promise<void>;
}
export {};
}

declare module "aieffect/src/service/environment" {
import type { Address } from "aieffect/src/http-listener";
/** The environment of a process, as it is given to a service. */
export type Environment = Readonly<Record<string, string | undefined>>;
/**
 * Where a service listens: HOST (default `0.0.0.0`) and PORT (default 8080; 0 takes any free port).
 *
 * @throws AieffectError INVALID_INPUT when PORT is no port
 */
export function readAddress(environment: Environment): Address;
/** @throws AieffectError INVALID_INPUT when the variable is no port */
export function readPort(environment: Environment, variable: string, fallback: number): number;
/** The absolute path of the folder for results: DATA_DIR (default `data`, in the working directory). */
export function readDataDirectory(environment: Environment): string;
}

declare module "aieffect/src/service/execution" {
/**
 * One execution of an operation, from its start to its end and until its outcome was read.
 *
 * | state              | event            | next               |
 * |--------------------|------------------|--------------------|
 * | running            | advance          | running            |
 * | running            | complete, fail   | complete, failed   |
 * | complete, failed   | advance          | the same (ignored) |
 * | complete, failed   | complete, fail   | refused (throws)   |
 *
 * E1  An ended execution stays as it ended.
 * E2  Progress is a whole number from 0 to 100 and never falls; a complete execution has 100, a failed one its last.
 * E3  Only an ended execution is released: at once when nobody was told to poll it, else when its outcome was read
 *     or after a minute.
 */
import type { OperationOutput } from "aieffect/src/service/operation";
export type Outcome = {
    readonly status: "complete";
    readonly output: OperationOutput;
} | {
    readonly status: "failed";
    readonly error: string;
};
const RUNNING: {
    readonly status: "running";
};
type State = typeof RUNNING | (Outcome & {
    readonly endedAt: number;
});
export class Execution {
    #private;
    /** The id to poll. */
    readonly id: string;
    readonly workflowId: string;
    readonly taskId: string;
    /** Counts up with each execution of a service: of two, the higher one began later. */
    readonly number: number;
    constructor(id: string, workflowId: string, taskId: string, number: number);
    get isRunning(): boolean;
    get state(): State;
    get progress(): number;
    /** About how much memory it takes (bytes), once it has ended. */
    get bytes(): number;
    /** Notes progress in percent. */
    advance(percent: number): void;
    /** Notes how it ended. The instant is in ms, by the same clock as {@link isReleased}. */
    end(outcome: Outcome, endedAt: number): void;
    /** Notes that a caller was told to poll, so that the outcome is held for it. */
    awaitPolls(): void;
    /** Notes that the outcome was read. Without effect while it runs. */
    markRead(): void;
    isReleased(now: number): boolean;
    /** Whether it ended at the instant or before. */
    hasEndedBefore(instant: number): boolean;
}
export {};
}

declare module "aieffect/src/service/file-input" {
import type { DataReference } from "aieffect/src/model/data-reference";
/** @throws OperationError when there is no such file, or it is larger than the limit */
export function openFile({ uri }: DataReference, { limitBytes }: {
    readonly limitBytes: number;
}): Promise<AsyncIterable<Uint8Array>>;
/**
 * The path that an input's uri means: a path as it is, or one with `file://` before it.
 *
 * @throws OperationError when it is a URL of another host
 */
export function toInputPath(uri: string): string;
}

declare module "aieffect/src/service/file-result" {
export interface FileResult<Format extends string> {
    readonly protocol: "file";
    readonly uri: string;
    readonly format: Format;
}
interface FilePlace<Format extends string> {
    /** Absolute path of the folder that all services share. */
    readonly directory: string;
    /** Of the file alone, without a folder. */
    readonly name: string;
    readonly format: Format;
    /** What is not written when it aborts is given up: the execution has ended without it. */
    readonly signal: AbortSignal;
}
/**
 * Writes the result of an execution to `<directory>/<workflow_id>/<task_id>/<name>` and gives its reference. The
 * file appears whole or not at all: it is written under a temporary name beside it and then renamed.
 *
 * @param write writes the content to the path that it is given
 * @throws OperationError when an id of the request is not safe in a path, or the name would leave its folder; the signal's reason
 */
export function writeFileResult<const Format extends string>(request: {
    readonly workflow_id: string;
    readonly task_id: string;
}, { directory, name, format, signal }: FilePlace<Format>, write: (path: string) => Promise<unknown>): Promise<FileResult<Format>>;
export {};
}

declare module "aieffect/src/service/inline-json" {
import { type JsonObject } from "aieffect/src/model/field";
export interface InlineJson {
    readonly protocol: "inline";
    readonly uri: string;
    readonly format: "json";
}
/**
 * A DataReference that holds its data itself.
 *
 * @throws TypeError when it is no object, or none that JSON can hold
 */
export function toInlineJson(value: JsonObject): InlineJson;
/** The same for any bytes, or a text in UTF-8. */
export function toInline<const Format extends string>(content: string | Uint8Array, format: Format): {
    readonly protocol: "inline";
    readonly uri: string;
    readonly format: Format;
};
/**
 * The JSON object inside an inline uri.
 *
 * @throws OperationError when it is not base64 of a JSON object in UTF-8
 */
export function readInlineJson(uri: string): JsonObject;
}

declare module "aieffect/src/service/input-uri" {
import type { ExecuteRequest } from "aieffect/src/model/control-message";
/**
 * The uri of the first input with a protocol and a format, or null when there is no such input. Inputs come
 * unchecked: one that has no text as uri reads as an empty one.
 */
export function findInputUri({ inputs }: Pick<ExecuteRequest, "inputs">, protocol: string, format: string): string | null;
}

declare module "aieffect/src/service/input" {
import type * as v from "valibot";
import { type DataReference } from "aieffect/src/model/data-reference";
import type { JsonObject } from "aieffect/src/model/field";
export interface InputLimits {
    /** Largest input (bytes), 256 MiB unless given. */
    readonly bytes?: number;
    /** Longest time (ms) from the first byte asked for to the last one read, 60 s unless given. */
    readonly timeoutMs?: number;
}
type Protocol = DataReference["protocol"];
/** Opens an input. It need not keep the limits: whoever reads from it does. */
export type Fetcher = (reference: DataReference, options: {
    readonly limitBytes: number;
    readonly signal: AbortSignal;
}) => AsyncIterable<Uint8Array> | Promise<AsyncIterable<Uint8Array>>;
/** How inputs of a protocol are fetched; what is given here goes before what the kit has itself. */
export type Fetchers = {
    readonly [Name in Protocol]?: Fetcher;
};
export interface InputPorts {
    readonly fetchers: Fetchers;
    readonly limits: InputLimits;
}
/** Every way of reading throws an OperationError when the data cannot be fetched, is too large or takes too long. */
export interface FetchedInput extends AsyncIterable<Uint8Array> {
    bytes(): Promise<Uint8Array>;
    /** The data as UTF-8. */
    text(): Promise<string>;
    /** The data as JSON that fits the schema. */
    json<T>(schema: v.GenericSchema<unknown, T>): Promise<T>;
    /** Streams the data into a file, which appears whole or not at all. */
    saveTo(path: string): Promise<void>;
}
/** @param stopping aborts whatever is being fetched */
export function fetchInput(input: JsonObject | undefined, limits: InputLimits, stopping: AbortSignal, ports: InputPorts): FetchedInput;
/**
 * The input as a reference that keeps every rule.
 *
 * @throws OperationError saying what is wrong with it
 */
export function toReference(input: JsonObject | undefined): DataReference;
export {};
}

declare module "aieffect/src/service/kit" {
/** The face of the kit for services that are written elsewhere: what docs/service.md tells of. */
export { AieffectError } from "aieffect/src/errors";
export type { ExecuteRequest } from "aieffect/src/model/control-message";
export type { DataReference } from "aieffect/src/model/data-reference";
export type { ExecuteContext } from "aieffect/src/model/execute-headers";
export type { JsonObject } from "aieffect/src/model/field";
export type { DataContent } from "aieffect/src/service/data-content";
export type { DataPlane, GrpcResult } from "aieffect/src/service/data-plane";
export { type Environment, readAddress, readDataDirectory } from "aieffect/src/service/environment";
export { toInputPath } from "aieffect/src/service/file-input";
export { readInlineJson, toInline, toInlineJson } from "aieffect/src/service/inline-json";
export { type FetchedInput, type Fetcher, type Fetchers, type InputLimits, toReference } from "aieffect/src/service/input";
export { findInputUri } from "aieffect/src/service/input-uri";
export { listen } from "aieffect/src/service/listen";
export { type Log, logToStderr } from "aieffect/src/service/log";
export { type DeclaredOperation, longRunning, type Operation, type OperationMode, type OperationOutput, type Operations, operation, } from "aieffect/src/service/operation";
export { OperationError } from "aieffect/src/service/operation-error";
export { resolveOptions } from "aieffect/src/service/options";
export type { HttpResult, Results } from "aieffect/src/service/results";
export { isSafeId, toSafeIds } from "aieffect/src/service/safe-id";
export { serve } from "aieffect/src/service/serve";
export { createService, type Service, type ServiceDefinition } from "aieffect/src/service/service";
export { readSurroundings, type ServiceSurroundings } from "aieffect/src/service/surroundings";
export type { Task } from "aieffect/src/service/task";
}

declare module "aieffect/src/service/listen" {
import { type Address, type Listener } from "aieffect/src/http-listener";
import type { Service } from "aieffect/src/service/service";
/**
 * Puts a service on a port. An operation may take as long as it needs; how long a body may take, the service decides.
 *
 * @throws AieffectError INVALID_INPUT when the address cannot be listened on
 */
export const listen: (service: Service, address: Address) => Listener;
}

declare module "aieffect/src/service/log" {
/**
 * Writes one line about what happened: the facts first, then what they are facts of. A fact `level` says how much it
 * matters: `info` unless given, `warn` or `error`.
 */
export type Log = (facts: Readonly<Record<string, unknown>>, message: string) => void;
/**
 * One JSON document per line on standard error. Lines that come close together are written together, for a write costs as
 * much as the rest of a small call; an error is written at once.
 */
export const logToStderr: Log;
}

declare module "aieffect/src/service/operation-error" {
/** Thrown by an operation that cannot do what it was asked; the message is the text of the `failed` answer. */
export class OperationError extends Error {
    readonly name: string;
}
/** The text for the caller of whatever an operation threw. Never empty. */
export function toErrorText(thrown: unknown): string;
/** What the log is told of whatever an operation threw; null when it was meant for the caller alone. Never throws. */
export function toDefect(thrown: unknown): {
    readonly stack: string | undefined;
} | null;
/** Where something was thrown, or its text when that does not say where. Never throws. */
export function toTrace(thrown: unknown): string;
}

declare module "aieffect/src/service/operation" {
import * as v from "valibot";
import type { ExecuteRequest } from "aieffect/src/model/control-message";
import type { DataReferenceSchema } from "aieffect/src/model/data-reference";
import type { JsonObject } from "aieffect/src/model/field";
import type { ValidationError } from "aieffect/src/model/validation-detail";
import type { Task } from "aieffect/src/service/task";
/** Where an operation's result lies, or null when it has none. The optional keys of the reference may be left out. */
export type OperationOutput = v.InferInput<typeof DataReferenceSchema> | null;
/**
 * One operation of a service. It fails by throwing: an `OperationError` when the message is meant for the caller,
 * anything else when it is a defect (which is logged too).
 */
export type Operation = (request: ExecuteRequest, task: Task) => OperationOutput | Promise<OperationOutput>;
/**
 * `sequential`: execute waits for the result. `concurrent`: execute answers `running` as soon as the operation waits for
 * anything, and the caller polls.
 */
export type OperationMode = "sequential" | "concurrent";
/** An operation with what is promised of it. */
export interface DeclaredOperation {
    readonly mode: OperationMode;
    /** Longest time (ms) that it may take; null is no limit. */
    readonly timeoutMs: number | null;
    /** Reads the parameters of a request: the work that is left to do, or what is wrong with them. */
    readonly bind: (parameters: JsonObject) => Binding;
}
type Binding = {
    readonly kind: "bound";
    readonly run: Operation;
} | {
    readonly kind: "refused";
    readonly detail: readonly ValidationError[];
};
/** The operations of a service by name; the name is matched exactly. */
export type Operations = Readonly<Record<string, Operation | DeclaredOperation>>;
interface Promises {
    /** `sequential` unless given. */
    readonly mode?: OperationMode;
    /**
     * Longest time (ms) that it may take, after which the answer is `failed` and the task's signal aborts. Unless given,
     * ten minutes for a sequential operation and no limit for a concurrent one.
     */
    readonly timeoutMs?: number;
}
interface UntypedOperation extends Promises {
    readonly parameters?: undefined;
    readonly run: Operation;
}
/** A request whose parameters have the schema's type. */
type RequestWith<Parameters> = Omit<ExecuteRequest, "parameters"> & {
    readonly parameters: Parameters;
};
interface TypedOperation<Parameters> extends Promises {
    /** What the request's `parameters` must be; a request that breaks it is answered 422 and starts nothing. */
    readonly parameters: v.GenericSchema<unknown, Parameters>;
    readonly run: (request: RequestWith<Parameters>, task: Task) => OperationOutput | Promise<OperationOutput>;
}
/**
 * Declares an operation: its mode, its time limit, the schema of its parameters.
 *
 * @example
 * const operations = {
 *   Train: operation({
 *     mode: "concurrent",
 *     parameters: v.object({ epochs: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 5) }),
 *     async run({ parameters }, task) { task.progress(10); … },
 *   }),
 * };
 */
export function operation(options: UntypedOperation): DeclaredOperation;
export function operation<Parameters>(options: TypedOperation<Parameters>): DeclaredOperation;
/** A concurrent operation with parameters of any kind: for work that may take longer than a caller waits. */
export function longRunning(run: Operation): DeclaredOperation;
/** A bare function is a sequential operation that takes any parameters. */
export function toDeclared(given: Operation | DeclaredOperation): DeclaredOperation;
export {};
}

declare module "aieffect/src/service/options" {
import * as v from "valibot";
import type { JsonObject } from "aieffect/src/model/field";
/**
 * The options of an operation: the schema's defaults, overlaid by each layer in turn, so the last one wins.
 *
 * @throws OperationError with the message that the schema gives for the first value it refuses
 */
export function resolveOptions<const Schema extends v.GenericSchema>(schema: Schema, ...layers: readonly JsonObject[]): v.InferOutput<Schema>;
}

declare module "aieffect/src/service/readable" {
/** Reads whatever gives one value after the other, but not for longer than it may, and not alone. */
/** A list, an (async) iterable, a stream of Node, or one of the web. */
export type Source<T> = Iterable<T> | AsyncIterable<T> | ReadableStream<T>;
export const isSource: (value: object) => value is Source<unknown>;
/** A stream of Node tells of an error once: whoever will read it later, and finds it then, must listen now. */
export function listenForErrors(source: Source<unknown>): void;
/** Throws the signal's reason once it aborts, also when the source hangs; the source is then closed. */
export function readUntilAborted<T>(source: Source<T>, signal: AbortSignal): AsyncGenerator<T, void>;
}

declare module "aieffect/src/service/results" {
/** References to the results of an operation: where the next service finds them. */
import type { JsonObject } from "aieffect/src/model/field";
import type { DataContent } from "aieffect/src/service/data-content";
import type { DataPlane, GrpcResult } from "aieffect/src/service/data-plane";
import type { DataStore } from "aieffect/src/service/data-store";
import { type FileResult } from "aieffect/src/service/file-result";
import { type InlineJson } from "aieffect/src/service/inline-json";
import type { Call, Task } from "aieffect/src/service/task";
export interface HttpResult<Format extends string> {
    readonly protocol: "http" | "https";
    readonly uri: string;
    readonly format: Format;
}
export interface Results {
    /** A reference that holds a JSON object itself: for some kilobytes, for it travels in every message. */
    inline(value: JsonObject): InlineJson;
    /** The same for any bytes, or a text in UTF-8. */
    inline<const Format extends string>(content: string | Uint8Array, format: Format): {
        readonly protocol: "inline";
        readonly uri: string;
        readonly format: Format;
    };
    /**
     * Writes a file that all services see at the same path: `<DATA_DIR>/<workflow_id>/<task_id>/<name>`. It appears whole
     * or not at all.
     *
     * @param write writes the content to the path that it is given
     * @throws OperationError when an id of the request is not safe in a path
     */
    file<const Format extends string>(name: string, format: Format, write: (path: string) => Promise<unknown>): Promise<FileResult<Format>>;
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
export function createResults({ request, headers }: Call, ports: ResultPorts, task: Maker): Results;
export {};
}

declare module "aieffect/src/service/safe-id" {
/** Whether an id from outside may be used in a path, a key or a name as it is. */
export function isSafeId(id: string): boolean;
/**
 * The ids of a request, once they are known to be safe in a path.
 *
 * @throws OperationError `Invalid workflow_id: …` or `Invalid task_id: …`
 */
export function toSafeIds(request: {
    readonly workflow_id: string;
    readonly task_id: string;
}): {
    workflowId: string;
    taskId: string;
};
}

declare module "aieffect/src/service/serve" {
import { type Environment } from "aieffect/src/service/environment";
import { type ServiceDefinition } from "aieffect/src/service/service";
/**
 * Serves operations on HOST and PORT, protected by SERVICE_API_KEY, until SIGTERM or SIGINT; then the signal of each task
 * aborts, what is in flight is answered, and the process ends. A second signal ends it at once.
 *
 * @example
 * await serve({ operations: { Greet: (request, task) => task.results.inline({ greeting: "hei" }) } });
 */
export function serve(definition: ServiceDefinition, environment?: Environment): Promise<void>;
}

declare module "aieffect/src/service/service" {
import type { DataPlane } from "aieffect/src/service/data-plane";
import type { Fetchers, InputLimits } from "aieffect/src/service/input";
import { type Operations } from "aieffect/src/service/operation";
import type { ServiceSurroundings } from "aieffect/src/service/surroundings";
export interface ServiceDefinition {
    readonly operations: Operations;
    /** Where gRPC results are kept and served. */
    readonly dataPlane?: DataPlane;
    /** Clients for the inputs of protocols that the kit has none for, such as `s3`. */
    readonly fetchers?: Fetchers;
    readonly inputLimits?: InputLimits;
    /** Whether `/metrics` is there. */
    readonly metrics?: boolean;
    /** Whether refusals name the task that was asked for, as adapters beside other services do; false unless given. */
    readonly namesTasks?: boolean;
    /** Largest body of a request, 10 MiB unless given. */
    readonly bodyLimitBytes?: number;
    /** Largest result (bytes) that `results.http` copies, 1 GiB unless given. A file that is lent may have any size. */
    readonly resultLimitBytes?: number;
}
export interface Service {
    /** Answers everything that a service has: `/control/*`, `/health`, and `/metrics` if wanted. */
    readonly handle: (request: Request) => Response | Promise<Response>;
    /**
     * Answers the Control Interface alone, for a service that is mounted in another HTTP server below `/control`: it sees
     * `/execute`, `/status/{id}`, `/output/{id}` and `/data/{id}`.
     *
     * @param prefix what stands before these in the request's URL, if the server leaves it there: `/control`
     */
    readonly router: (request: Request, prefix?: string) => Response | Promise<Response>;
    /** Aborts the signal of every task, and waits until they have ended or so many ms are over. */
    stop(graceMs: number): Promise<void>;
}
export function createService(definition: ServiceDefinition, surroundings: ServiceSurroundings): Service;
}

declare module "aieffect/src/service/surroundings" {
import { type Environment } from "aieffect/src/service/environment";
import { type Log } from "aieffect/src/service/log";
export interface ServiceSurroundings {
    /** The bearer key, asked at each request; unset or empty: the service is open. */
    readonly apiKey: () => string | undefined;
    /** Milliseconds, of a clock that never goes back. */
    readonly now: () => number;
    /** Runs `action` once after `delayMs`; the returned function takes it back. */
    readonly after: (delayMs: number, action: () => void) => () => void;
    readonly randomSuffix: () => string;
    /** 128 random bits that are safe in a path. */
    readonly randomId: () => string;
    readonly log: Log;
    /** Absolute path of the folder that all services share. */
    readonly dataDirectory: string;
    /** Where large data lies as long as the service runs. */
    readonly temporaryDirectory: string;
    /** Base of the service's own URLs; null takes what each caller used. */
    readonly selfUrl: string | null;
}
/**
 * The surroundings that the environment describes: SERVICE_API_KEY, DATA_DIR, SELF_URL and TMPDIR.
 *
 * @throws AieffectError INVALID_INPUT when SELF_URL is no URL
 */
export function readSurroundings(environment?: Environment): ServiceSurroundings;
}

declare module "aieffect/src/service/task" {
/** What an operation sees of its own execution. */
import type { ExecuteRequest } from "aieffect/src/model/control-message";
import { type ExecuteContext } from "aieffect/src/model/execute-headers";
import type { JsonObject } from "aieffect/src/model/field";
import type { Execution } from "aieffect/src/service/execution";
import { type FetchedInput, type InputLimits, type InputPorts } from "aieffect/src/service/input";
import type { Log } from "aieffect/src/service/log";
import { type ResultPorts, type Results } from "aieffect/src/service/results";
export interface Task {
    /** What the orchestrator said about this call beside its body; each field is null when it did not say. */
    readonly context: ExecuteContext;
    /**
     * Aborts when the service was told to stop, or when the operation's time is over: end soon, or throw. Pass it to
     * whatever takes long.
     */
    readonly signal: AbortSignal;
    /** Makes references to results. */
    readonly results: Results;
    /** Says how far the work is, in percent. Cut to a whole number from 0 to 100; a step back is ignored. */
    progress(percent: number): void;
    /** Writes one line to the service's log, with the ids of this execution. */
    log(message: string, facts?: Readonly<Record<string, unknown>>): void;
    /** The data that an input refers to. Nothing is fetched before it is read. */
    fetch(input: JsonObject | undefined, limits?: InputLimits): FetchedInput;
}
/** What every task of a service shares. */
export interface TaskPorts {
    readonly log: Log;
    readonly results: ResultPorts;
    readonly inputs: InputPorts;
    /** Aborts when the service stops. */
    readonly stopping: AbortSignal;
}
/** One call, as it arrived. */
export interface Call {
    readonly request: ExecuteRequest;
    /** Read when somebody asks for what they say: few operations do. */
    readonly headers: Pick<Headers, "get">;
}
interface CallFacts {
    readonly workflow_id: string;
    readonly task_id: string;
    readonly method: string;
    readonly [name: string]: unknown;
}
export class OperationTask implements Task {
    #private;
    constructor(call: Call, execution: Execution, ports: TaskPorts);
    get context(): ExecuteContext;
    get signal(): AbortSignal;
    get results(): Results;
    /** What every line about this execution says. */
    get facts(): CallFacts;
    progress(percent: number): void;
    log(message: string, facts?: Readonly<Record<string, unknown>>): void;
    fetch(input: JsonObject | undefined, limits?: InputLimits): FetchedInput;
    whenComplete(act: () => void): void;
    /** Does what was to wait for the operation's end. */
    complete(): void;
    /** Aborts the signal because the operation's time is over. */
    abort(reason: Error): void;
}
export {};
}
