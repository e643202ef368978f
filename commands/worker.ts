import { createInterface } from "node:readline";
import * as Flags from "@oclif/core/flags";
import packageJson from "../package.json" with { type: "json" };
import { type RunningWorker, startWorker } from "../src/app/start-worker.ts";
import { toWorkerConfig, WORKER_SOURCES } from "../src/config/worker-config.ts";
import { BaseCommand } from "./base-command.ts";
import {
  endSoon,
  type Interruption,
  listenForInterruption,
  startUnlessInterrupted,
  untilInterrupted,
} from "./interruption.ts";
import { describeSecrets, toGivenTexts, toSettingFlags } from "./setting-flags.ts";

export default class Worker extends BaseCommand {
  static override description = [
    "Takes tasks from Redis, calls their services and settles them, until it is told to end: then it ends the calls in",
    "flight and hands the rest over to the others. As many as wanted, on any machine that reaches Redis and the services.",
    describeSecrets(WORKER_SOURCES),
  ].join(" ");

  static override flags = {
    ...toSettingFlags(WORKER_SOURCES),
    supervised: Flags.boolean({
      hidden: true,
      description: "Ends with the server at the other end of stdin.",
    }),
  };

  static override examples = [
    "<%= config.bin %> <%= command.id %> --redis redis://localhost:6379",
    "REDIS_URL=rediss://:password@redis.example.org <%= config.bin %> <%= command.id %> --concurrency 512 --health-port 8081",
  ];

  async run(): Promise<void> {
    const { flags } = await this.parse(Worker);
    const config = toWorkerConfig({ flags: toGivenTexts(flags), environment: process.env });
    const interruption = flags.supervised ? ignoreTerminal() : listenForInterruption(() => {});
    const starting = startWorker(config, {
      version: packageJson.version,
      environment: process.env,
      isSupervised: flags.supervised,
      interrupted: interruption.signal,
    });
    if (flags.supervised) answerParent(starting, interruption);
    try {
      const worker = await startUnlessInterrupted(starting, interruption);
      if (!flags.supervised) this.#announce(worker);
      try {
        await Promise.race([untilInterrupted(interruption), worker.failed]);
      } finally {
        await worker.stop();
      }
    } finally {
      // A process whose stdin is open does not end.
      process.stdin.destroy();
    }
    endSoon(0);
    this.exit(0);
  }

  #announce({ workerId, storeLabel, healthUrl }: RunningWorker): void {
    if (this.jsonEnabled()) {
      this.logJson({ worker_id: workerId, store: storeLabel, health_url: healthUrl });
      return;
    }
    const health = healthUrl === null ? "" : ` Health and metrics: ${healthUrl}`;
    this.log(`Worker ${workerId} takes tasks from ${storeLabel}.${health}`);
  }
}

/** A Ctrl-C reaches every process of a terminal; it is the server that says when its workers end. */
function ignoreTerminal(): Interruption {
  for (const signal of ["SIGINT", "SIGHUP"] as const) process.on(signal, () => {});
  return listenForInterruption(() => {}, ["SIGTERM"]);
}

/** The server asks on stdin. When that closes the server has ended, however it did. */
function answerParent(starting: Promise<RunningWorker>, { interrupt, signal }: Interruption): void {
  const questions = createInterface({ input: process.stdin });
  questions.on("line", (question) => {
    if (question !== "metrics") return;
    starting
      .then((worker) => worker.metrics())
      .then((answer) => process.stdout.write(`${answer}\n`))
      // It ends, which says enough.
      .catch(() => {});
  });
  questions.on("close", () => {
    if (!signal.aborted) interrupt();
  });
}
