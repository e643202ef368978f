import { type Address, type Listener, listenOn } from "../http-listener.ts";
import type { Server } from "./server.ts";

/** Longest time (s) that a connection may stay silent. Readers of events get a sign of life well before that. */
const IDLE_TIMEOUT_S = 60;

/**
 * Puts a server on a port; requests wait until there is one. When it stops, readers of events are sent away first: they
 * go on elsewhere, or come back.
 *
 * @throws AieffectError INVALID_INPUT when the address cannot be listened on
 */
export function listen(server: Promise<Server>, address: Address): Listener {
  let known: Server | null = null;
  void server.then((ready) => {
    known = ready;
  });
  const listener = listenOn(address, {
    answer: async (request) => (known ?? (await server)).fetch(request),
    idleTimeoutS: IDLE_TIMEOUT_S,
    waitsForAnswers: false,
  });
  return {
    port: listener.port,
    stop(graceMs) {
      known?.close();
      return listener.stop(graceMs);
    },
  };
}
