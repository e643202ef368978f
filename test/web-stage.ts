/** A server that shows the page from source, a worker, and a proxy in front of it if one is wanted. */
import { expect, onTestFinished } from "bun:test";
import { loadPage } from "../src/page/load-page.ts";
import type { PageFile } from "../src/page/page-file.ts";
import { servePage } from "../src/page/serve-page.ts";
import type { WorkflowSketch } from "./builders.ts";
import { EngineStage } from "./engine-stage.ts";
import { type ListeningServer, startServer } from "./listening-server.ts";

/** Made once for all tests of a file. */
let loaded: Promise<readonly PageFile[]> | null = null;
const load = () => {
  loaded ??= loadPage();
  return loaded;
};

export class WebStage implements AsyncDisposable {
  readonly engine = new EngineStage();
  #apiKey: string | null;
  readonly #defects: unknown[] = [];
  #server: ListeningServer;

  constructor(apiKey: string | null = null) {
    this.#apiKey = apiKey;
    this.#server = this.#start(0);
    onTestFinished(() => expect(this.#defects).toEqual([]));
  }

  /** With a slash at its end. */
  get url(): string {
    return `${this.#server.url}/`;
  }

  submit(address: string, sketch: WorkflowSketch = {}): Promise<string> {
    return this.engine.submit({ address }, sketch);
  }

  /** Cuts every connection, as the death of a process does, and answers again where it did, perhaps to another key. */
  async restart(pause: () => Promise<void>, apiKey = this.#apiKey): Promise<void> {
    const { port } = this.#server;
    await this.#server.stop(0);
    await pause();
    this.#apiKey = apiKey;
    this.#server = this.#start(port);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.stop(0);
    await this.engine[Symbol.asyncDispose]();
  }

  #start(port: number): ListeningServer {
    return startServer({
      store: this.engine.store,
      settings: { apiKey: this.#apiKey },
      port,
      before: (answer) => servePage({ load, onDefect: (error) => this.#defects.push(error) }, answer),
    });
  }
}
