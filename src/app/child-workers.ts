/** Worker processes of a server, each started again when it ends, unless it ends by what no restart can mend. */
import * as v from "valibot";
import { toOwnCommand } from "../assets.ts";
import { sleep, systemClock } from "../clock.ts";
import { toWorkerEnvironment, type WorkerConfig } from "../config/worker-config.ts";
import { AieffectError, toExitCode } from "../errors.ts";
import { type Child, type ChildEnd, startChild } from "../supervise/child-process.ts";
import { Supervisor } from "../supervise/supervisor.ts";
import { endWithin, SERVER_HANDOVER_MS } from "./ending.ts";
import type { Instruments } from "./instruments.ts";
import { withRuntimeSettings } from "./runtime-settings.ts";

/** How long (ms) a child may take to answer. */
const ANSWER_MS = 1_000;
/**
 * Each child is started so long (ms) after the one before, the first one after the server: to start a process takes the
 * thread, and a child that starts takes a core, and whoever waits for the server is answered meanwhile.
 */
const START_PAUSE_MS = 20;

const MetricsDocumentSchema = v.array(v.looseObject({ name: v.string(), type: v.string() }));

type ChildConfig = Omit<WorkerConfig, "health">;

interface ChildParts {
  readonly instruments: Instruments;
  /** Told why no worker process can work: a setting or a secret is wrong. */
  readonly onFatal: (error: AieffectError) => void;
}

export class ChildWorkers {
  readonly #supervisors: readonly Supervisor[];
  readonly #children = new Set<Child>();
  readonly #ending = new AbortController();

  /** @param environment of this process: its settings are replaced by those of `config` */
  constructor(
    count: number,
    config: ChildConfig,
    environment: Readonly<Record<string, string | undefined>>,
    { instruments, onFatal }: ChildParts,
  ) {
    const childEnvironment = { ...withRuntimeSettings(environment), ...toWorkerEnvironment(config) };
    const patienceMs = config.work.graceMs + SERVER_HANDOVER_MS;
    const command: [string, ...string[]] = [...toOwnCommand(), "worker", "--supervised"];
    this.#supervisors = Array.from({ length: count }, (_, place) => {
      return new Supervisor({
        clock: systemClock,
        random: Math.random,
        start: async (generation) => {
          if (generation === 0) await sleep(systemClock, START_PAUSE_MS * (place + 1), this.#ending.signal);
          const lastWords: string[] = [];
          const onLine = (line: string) => passOn(line, lastWords, instruments);
          const child = startChild({ command, environment: childEnvironment, onLine, patienceMs });
          this.#children.add(child);
          void child.ended.then(() => this.#children.delete(child));
          return {
            ...child,
            ended: child.ended.then((end) => toReason(end, lastWords.join("\n"), instruments)),
          };
        },
        onEnd(reason, restart_in_ms) {
          if (reason instanceof AieffectError) onFatal(reason);
          else
            instruments.log.error({ reason, restart_in_ms }, "A worker process ended, it is started again");
        },
      });
    });
  }

  /** What the children that answer have counted. */
  async metrics(): Promise<readonly object[]> {
    const answers = await Promise.all([...this.#children].map((child) => askMetrics(child)));
    return answers.filter((answer) => answer !== null);
  }

  async stop(): Promise<void> {
    this.#ending.abort();
    await Promise.all(this.#supervisors.map((supervisor) => supervisor.stop()));
  }

  /** At once. */
  kill(): void {
    for (const child of this.#children) child.kill();
  }
}

/** How a process of ours begins to say why it ends. */
const LAST_WORDS = "Error: ";
/** So many lines are kept of that: what goes on for longer is nothing that a process ends with. */
const MOST_LAST_WORDS = 20;

/**
 * A line of a child's log is one of ours; anything else is what its runtime says when it breaks, or why it ends, which
 * is kept until it is known how.
 */
function passOn(line: string, lastWords: string[], { log, sink }: Instruments): void {
  if (line.startsWith('{"level":"') && line.endsWith("}")) sink.write(`${line}\n`);
  else if (areLastWords(line, lastWords)) lastWords.push(line);
  else if (line.trim() !== "") log.error({ text: line }, SAYS);
}

const areLastWords = (line: string, before: readonly string[]): boolean =>
  before.length === 0 ? line.startsWith(LAST_WORDS) : before.length < MOST_LAST_WORDS;

const SAYS = "A worker process says";

/** An error, in the child's own words, when it ended by what was given to it: the next one would be given the same. */
function toReason({ exitCode, reason }: ChildEnd, lastWords: string, { log }: Instruments): unknown {
  if (exitCode === toExitCode("INVALID_INPUT")) {
    const message = lastWords.slice(LAST_WORDS.length) || `A worker process cannot work: ${reason}`;
    return new AieffectError("INVALID_INPUT", message);
  }
  if (lastWords !== "") log.error({ text: lastWords }, SAYS);
  return reason;
}

async function askMetrics(child: Child): Promise<readonly object[] | null> {
  let metrics: readonly object[] | null = null;
  const asking = child.ask("metrics").then((answer) => {
    const reading = v.safeParse(MetricsDocumentSchema, parse(answer));
    if (reading.success) metrics = reading.output;
  });
  await endWithin(
    systemClock,
    ANSWER_MS,
    asking.catch(() => {}),
  );
  return metrics;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
