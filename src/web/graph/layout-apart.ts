import type { GraphLayout, LayoutRequest } from "./layout.ts";

/** The name of the worker among the files of the page; src/page/build-page.ts fills it in. */
declare const LAYOUT_WORKER_FILE: string;

interface Asked {
  readonly resolve: (layout: GraphLayout) => void;
  readonly reject: (error: Error) => void;
}

/** Lays graphs out in a worker, which answers in the order of the questions. One that fails is replaced when the next graph comes. */
export class LayoutApart {
  #worker: Worker | null = this.#start();
  #asked: Asked[] = [];

  /** Rejects when the worker fails, or its program does not come. */
  layOut(request: LayoutRequest): Promise<GraphLayout> {
    this.#worker ??= this.#start();
    const { promise, resolve, reject } = Promise.withResolvers<GraphLayout>();
    this.#asked.push({ resolve, reject });
    this.#worker.postMessage(request);
    return promise;
  }

  #start(): Worker {
    const worker = new Worker(new URL(LAYOUT_WORKER_FILE, import.meta.url), { type: "module" });
    worker.onmessage = ({ data }: MessageEvent<GraphLayout>) => this.#asked.shift()?.resolve(data);
    worker.onerror = ({ message }) => {
      worker.terminate();
      this.#worker = null;
      const error = new Error(message ?? "its program could not be loaded");
      for (const { reject } of this.#asked.splice(0)) reject(error);
    };
    return worker;
  }
}
