import type { GraphLayout, LayoutRequest } from "./layout.ts";

/** The name of the worker among the files of the page; src/page/build-page.ts fills it in. */
declare const LAYOUT_WORKER_FILE: string;

interface Asked {
  readonly resolve: (layout: GraphLayout) => void;
  readonly reject: (error: Error) => void;
}

/** Lays graphs out in a worker, which answers in the order of the questions. */
export class LayoutApart {
  readonly #worker = new Worker(new URL(LAYOUT_WORKER_FILE, import.meta.url), { type: "module" });
  #asked: Asked[] = [];

  constructor() {
    this.#worker.onmessage = ({ data }: MessageEvent<GraphLayout>) => this.#asked.shift()?.resolve(data);
    this.#worker.onerror = ({ message }) => {
      const error = new Error(message ?? "its program could not be loaded");
      for (const { reject } of this.#asked) reject(error);
      this.#asked = [];
    };
  }

  layOut(request: LayoutRequest): Promise<GraphLayout> {
    return new Promise((resolve, reject) => {
      this.#asked.push({ resolve, reject });
      this.#worker.postMessage(request);
    });
  }
}
