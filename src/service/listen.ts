import { type Address, type Listener, listenOn } from "../http-listener.ts";
import type { Service } from "./service.ts";

/** Longest time (s) that a connection may stay silent between two requests. */
const IDLE_TIMEOUT_S = 75;

/**
 * Puts a service on a port. An operation may take as long as it needs; how long a body may take, the service decides.
 *
 * @throws AieffectError INVALID_INPUT when the address cannot be listened on
 */
export const listen = (service: Service, address: Address): Listener =>
  listenOn(address, {
    answer: (request) => service.handle(request),
    idleTimeoutS: IDLE_TIMEOUT_S,
    waitsForAnswers: true,
  });
