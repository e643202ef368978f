/** `aieffect serve` and `aieffect worker` as processes, and what tests ask of them. */
import { spawnSync } from "node:child_process";
import * as v from "valibot";
import { identifyProcess, isRunning, type ProcessIdentity } from "../src/launch/process-identity.ts";
import { type AieffectProcess, startAieffect } from "./aieffect-process.ts";
import { BINARY } from "./binary.ts";
import { makeBlueprint, makeDockerinfo } from "./blueprint-builder.ts";
import { createCalls } from "./listening-server.ts";
import { until } from "./until.ts";

interface LaunchOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly command?: readonly string[];
}

export interface LogLine extends Readonly<Record<string, unknown>> {
  readonly level: string;
  readonly message: string;
}

/** A process that is killed at the end of the block that declares it, unless it has ended. */
export class LongProcess implements AsyncDisposable {
  readonly process: AieffectProcess;

  constructor(args: readonly string[], { environment = {}, command = BINARY }: LaunchOptions) {
    // No variable of the machine that runs the tests counts.
    const { PATH = "", HOME = "" } = process.env;
    this.process = startAieffect(args, { command, environment: { PATH, HOME, ...environment } });
  }

  get pid(): number {
    return this.process.pid;
  }

  get stderr(): string {
    return this.process.stderr();
  }

  /** What its log says so far, lines of other kinds left out. */
  get log(): readonly LogLine[] {
    return this.stderr.split("\n").flatMap((line) => {
      if (!line.startsWith("{") || !line.endsWith("}")) return [];
      return [JSON.parse(line)];
    });
  }

  /** The first line of the log with this message, once it is there. */
  async untilLogged(message: string, count = 1): Promise<LogLine> {
    return await until(`the log says ${count} x ${message}`, () => {
      return this.log.filter((line) => line.message === message)[count - 1];
    });
  }

  /** Sends a signal and waits for the end; the exit code. */
  async end(signal: NodeJS.Signals = "SIGTERM"): Promise<number> {
    this.process.kill(signal);
    return await this.process.exited;
  }

  /** The processes that it has started. */
  children(): readonly ProcessIdentity[] {
    const { stdout } = spawnSync("pgrep", ["-P", String(this.pid)], { encoding: "utf8" });
    return stdout.split("\n").flatMap((pid) => (pid === "" ? [] : (identifyProcess(Number(pid)) ?? [])));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const children = this.children();
    await this.end("SIGKILL");
    await until("the children are gone", () => (children.some(isRunning) ? undefined : true));
  }
}

/** A server that listens, and short forms of the calls to it. */
export interface ServingProcess extends AsyncDisposable, ReturnType<typeof createCalls> {
  readonly process: LongProcess;
  /** Submits a sketch whose containers answer at `address`; the id of its workflow. */
  run(sketch: string, address: string, extras?: object): Promise<string>;
  /** The status of a workflow, once it has ended. */
  untilEnded(workflowId: string): Promise<string>;
  tasks(workflowId: string): Promise<readonly TaskAnswer[]>;
}

const StatusSchema = v.object({ status: v.string() });
const TaskSchema = v.object({
  node_key: v.string(),
  status: v.string(),
  error: v.nullable(v.string()),
  attempts: v.array(
    v.looseObject({ number: v.number(), worker_id: v.string(), outcome: v.nullable(v.string()) }),
  ),
});
const TasksSchema = v.object({ tasks: v.array(TaskSchema) });
type TaskAnswer = v.InferOutput<typeof TaskSchema>;

/** `aieffect serve` on a free port, once it listens. */
export async function startServing(
  args: readonly string[],
  options: LaunchOptions = {},
): Promise<ServingProcess> {
  const started = new LongProcess(["serve", "--port", "0", ...args], options);
  await started.process.untilPrinted("\n");
  const [url = ""] = /http:[^\s"]+/.exec(started.process.stdout()) ?? [];
  const key = options.environment?.ORCHESTRATOR_API_KEY;
  const calls = createCalls(url);
  const headers = key === undefined ? {} : { authorization: `Bearer ${key}` };
  return {
    ...calls,
    process: started,
    async run(sketch, address, extras) {
      const [status, answer] = await calls.post("/workflows", toSubmission(sketch, address, extras), headers);
      if (status !== 200) throw new Error(`not accepted: ${JSON.stringify(answer)}`);
      return v.parse(v.object({ workflow_id: v.string() }), answer).workflow_id;
    },
    untilEnded: (workflowId) =>
      until(`${workflowId} has ended`, async () => {
        const [, answer] = await calls.get(`/workflows/${workflowId}`, { headers });
        const { status } = v.parse(StatusSchema, answer);
        return status === "running" ? undefined : status;
      }),
    async tasks(workflowId) {
      const [, answer] = await calls.get(`/workflows/${workflowId}/tasks`, { headers });
      return v.parse(TasksSchema, answer).tasks;
    },
    [Symbol.asyncDispose]: () => started[Symbol.asyncDispose](),
  };
}

/** What is submitted: every container of the sketch answers at `address`. */
export function toSubmission(sketch: string, address: string, extras: object = {}): object {
  const blueprint = makeBlueprint(sketch);
  const { hostname, port } = new URL(address);
  const dockerinfo = makeDockerinfo(...blueprint.nodes.map(({ container_name }) => container_name));
  const entries = dockerinfo.docker_info_list.map((entry) => ({ ...entry, ip_address: hostname, port }));
  return { blueprint, dockerinfo: { docker_info_list: entries }, ...extras };
}
