import { homedir } from "node:os";
import packageJson from "../package.json" with { type: "json" };
import { type RunningServer, startServer } from "../src/app/start-server.ts";
import { toDefaultDatabase } from "../src/config/data-folder.ts";
import { SERVER_SOURCES, toServerConfig } from "../src/config/server-config.ts";
import { BaseCommand } from "./base-command.ts";
import { endSoon, listenForInterruption, startUnlessInterrupted, untilInterrupted } from "./interruption.ts";
import { describeSecrets, toGivenTexts, toSettingFlags } from "./setting-flags.ts";

export default class Serve extends BaseCommand {
  static override description = [
    "Answers the REST API and works on what is submitted, until it is told to end: then it answers what is in flight and",
    "hands the rest over. Workflows are kept in a SQLite file, or in Redis, which any number of `worker` processes share.",
    describeSecrets(SERVER_SOURCES),
  ].join(" ");

  static override flags = toSettingFlags(SERVER_SOURCES);

  static override examples = [
    "<%= config.bin %> <%= command.id %>",
    "<%= config.bin %> <%= command.id %> --db workflows.db --workers 1",
    "ORCHESTRATOR_API_KEY=… <%= config.bin %> <%= command.id %> --host 0.0.0.0 --redis redis://localhost:6379",
  ];

  async run(): Promise<void> {
    const { flags } = await this.parse(Serve);
    const { env: environment, platform } = process;
    const database = toDefaultDatabase({ platform, home: homedir(), environment });
    const config = toServerConfig({ flags: toGivenTexts(flags), environment }, database);
    let server: RunningServer | null = null;
    const interruption = listenForInterruption(() => server?.kill());
    const starting = startServer(config, { version: packageJson.version, environment });
    server = await startUnlessInterrupted(starting, interruption);
    this.#announce(server, config.workers);
    try {
      await Promise.race([untilInterrupted(interruption), server.failed]);
    } finally {
      await server.stop();
      server.kill();
    }
    endSoon(0);
    this.exit(0);
  }

  #announce({ url, storeLabel }: RunningServer, workers: number): void {
    if (this.jsonEnabled()) {
      this.logJson({ url, store: storeLabel, workers });
      return;
    }
    const count = workers === 1 ? "1 worker" : `${workers} workers`;
    this.log(`Listening on ${url}  (${count}, store: ${storeLabel})`);
  }
}
