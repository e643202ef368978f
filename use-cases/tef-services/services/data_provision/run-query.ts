/** Runs one query on a copy of a database in a process of its own, for a limited time. */
import * as v from "valibot";
import { RefusedRequest } from "../../http/application.ts";
import program from "./query-process.js" with { type: "text" };

const CellSchema = v.nullable(v.union([v.string(), v.number()]));

const AnswerSchema = v.union([
  v.object({ header: v.array(v.string()), rows: v.array(v.array(CellSchema)) }),
  v.object({ error: v.string() }),
]);

export interface QueryResult {
  readonly header: readonly string[];
  readonly rows: readonly (readonly v.InferOutput<typeof CellSchema>[])[];
}

/** Of one answer: what is held in memory. */
const LIMITS = { mostRows: 1_000_000, mostLetters: 256 * 1024 * 1024 };

/** @throws RefusedRequest 400 when the database refuses the query, or it takes longer than `timeoutMs` */
export async function runQuery(database: Uint8Array, sql: string, timeoutMs: number): Promise<QueryResult> {
  const child = Bun.spawn([process.execPath, "--no-env-file", "--no-install", "-e", program], {
    stdin: Buffer.concat([Buffer.from(`${JSON.stringify({ sql, ...LIMITS })}\n`), database]),
    stdout: "pipe",
    stderr: "ignore",
    // The compiled binary carries the whole of Bun: this variable makes it run a script instead of itself.
    env: { ...process.env, BUN_BE_BUN: "1" },
    timeout: timeoutMs,
    killSignal: "SIGKILL",
  });
  const beganAt = performance.now();
  const text = await new Response(child.stdout).text();
  if ((await child.exited) === 0) return toResult(text);
  const isLate = performance.now() - beganAt >= timeoutMs;
  throw new RefusedRequest(
    400,
    isLate
      ? `SQL error: the query took longer than ${timeoutMs / 1000} s`
      : "SQL error: the query ended early",
  );
}

function toResult(text: string): QueryResult {
  const answer = v.parse(AnswerSchema, JSON.parse(text));
  if ("error" in answer) throw new RefusedRequest(400, `SQL error: ${answer.error}`);
  return answer;
}
