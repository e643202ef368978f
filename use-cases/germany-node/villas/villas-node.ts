/** Drives a VILLASnode by its REST API. It serves one configuration at a time: whoever restarts it ends what was before. */
import { OperationError } from "../../../src/service/kit.ts";

/** Time (ms) for an answer to a call that does nothing yet. */
const CALL_TIMEOUT_MS = 10_000;
const STATUS_PAUSE_MS = 200;

export class VillasNode {
  readonly #url: string;
  readonly #restartTimeoutMs: number;

  /**
   * @param url such as `http://villas-node:80`
   * @param restartTimeoutMs time for it to answer again after a restart
   */
  constructor(url: string, restartTimeoutMs: number) {
    this.#url = url.replace(/\/$/, "");
    this.#restartTimeoutMs = restartTimeoutMs;
  }

  /**
   * Makes the node begin anew with a configuration. That it took it says nothing about whether the configuration is good.
   *
   * @throws OperationError when it refuses, or does not answer again
   */
  async restart(configPath: string, signal: AbortSignal): Promise<void> {
    const answer = await this.#call("/restart", signal, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ config: configPath }),
    });
    // No answer: it may have taken the call and ended before it could say so.
    if (answer !== null && !answer.ok) {
      throw new OperationError(
        `VILLASnode refused the configuration: ${answer.status} ${await toReason(answer)}`,
      );
    }
    await this.#untilAnswering(signal);
  }

  async #untilAnswering(signal: AbortSignal): Promise<void> {
    const deadline = performance.now() + this.#restartTimeoutMs;
    while (!(await this.#isAnswering(signal))) {
      signal.throwIfAborted();
      if (performance.now() > deadline) {
        const seconds = this.#restartTimeoutMs / 1000;
        throw new OperationError(
          `VILLASnode at ${this.#url} does not answer ${seconds} s after its restart: it may not be there, or have refused the configuration`,
        );
      }
      await Bun.sleep(STATUS_PAUSE_MS);
    }
  }

  async #isAnswering(signal: AbortSignal): Promise<boolean> {
    const answer = await this.#call("/status", signal, {});
    await answer?.body?.cancel();
    return answer?.ok === true;
  }

  /** null when there is no answer. */
  async #call(path: string, signal: AbortSignal, init: RequestInit): Promise<Response | null> {
    const timeout = AbortSignal.timeout(Math.min(CALL_TIMEOUT_MS, this.#restartTimeoutMs));
    try {
      return await fetch(`${this.#url}/api/v2${path}`, {
        ...init,
        signal: AbortSignal.any([signal, timeout]),
      });
    } catch {
      signal.throwIfAborted();
      return null;
    }
  }
}

const toReason = async (answer: Response): Promise<string> =>
  (await answer.text().catch(() => "")).slice(0, 500).trim();
