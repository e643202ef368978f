/** What a scripted service answers. */
import type { DataReference } from "../src/model/data-reference.ts";
import type { ScriptedAnswer } from "./scripted-service.ts";

type Headers = Readonly<Record<string, string>>;

export const json =
  (body: unknown, status = 200, headers: Headers = {}): ScriptedAnswer =>
  () =>
    Response.json(body, { status, headers });

export const text =
  (body: string, status = 200, headers: Headers = {}): ScriptedAnswer =>
  () =>
    new Response(body, { status, headers });

/** To execute: done. */
export const complete = (output: DataReference | null = null): ScriptedAnswer =>
  json({ status: "complete", output, error: null });

/** To execute: the service works on it from here, under this id. */
export const running = (task_id: string, headers: Headers = {}): ScriptedAnswer =>
  json({ status: "running", task_id, output: null, error: null }, 200, headers);

/** To execute and to status. */
export const failed = (error: string | null): ScriptedAnswer =>
  json({ status: "failed", progress: 0, output: null, error });

/** To status: still at work. */
export const working = (progress: number | null = null, headers: Headers = {}): ScriptedAnswer =>
  json({ status: "running", progress, error: null }, 200, headers);

/** To status: its output may be fetched. */
export const ended = json({ status: "complete", progress: 100, error: null });

/** To output. */
export const output = (reference: DataReference | null): ScriptedAnswer => json({ output: reference });

/** Answers only once `gate` has resolved. */
export const after =
  (gate: Promise<unknown>, answer: ScriptedAnswer): ScriptedAnswer =>
  async (call) => {
    await gate;
    return answer(call);
  };

/** Keeps the caller waiting for ever. */
export const never: ScriptedAnswer = () => new Promise(() => {});
