import { ServerTrouble } from "../src/client/server-trouble.ts";
import { AieffectError } from "../src/errors.ts";
import type { HealthAnswer, WorkerHealth } from "../src/model/server-answer.ts";
import { ServerCommand, type ServerFlags } from "./server-command.ts";

export default class Health extends ServerCommand {
  static override description = [
    "Asks a server, or the health port of a worker, once whether it and its store are well.",
    "The exit code is 0 when they are, and 1 when not or when nothing answers: what the health check of a container needs.",
  ].join(" ");

  static override examples = [
    "<%= config.bin %> <%= command.id %>",
    "<%= config.bin %> <%= command.id %> --server http://127.0.0.1:8081   (of a worker with --health-port 8081)",
  ];

  async run(): Promise<HealthAnswer | WorkerHealth> {
    const { flags } = await this.parse(Health);
    const answer = await this.#ask(flags);
    this.log(toLine(answer));
    return answer;
  }

  async #ask(flags: ServerFlags): Promise<HealthAnswer | WorkerHealth> {
    try {
      return await this.connect(flags).health();
    } catch (error) {
      // That nothing answers is an answer to this question.
      if (!(error instanceof ServerTrouble)) throw error;
      throw new AieffectError("SERVER_UNHEALTHY", error.message, { cause: error });
    }
  }
}

function toLine(answer: HealthAnswer | WorkerHealth): string {
  if ("worker_id" in answer) return `ok · aieffect ${answer.version} · worker ${answer.worker_id}`;
  const { version, store, workers } = answer;
  return `ok · aieffect ${version} · store ${store} · ${workers === 1 ? "1 worker" : `${workers} workers`}`;
}
