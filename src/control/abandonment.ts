/**
 * Abandons calls whose work is abandoned: one listener for all calls of a signal. A listener for each of them would
 * cost a good part of what a call costs.
 */

const callsOf = new WeakMap<AbortSignal, Set<AbortController>>();

/** The calls that are abandoned with `signal`; whoever adds one to them takes it out again. */
export function callsAbandonedBy(signal: AbortSignal): Set<AbortController> {
  const known = callsOf.get(signal);
  if (known !== undefined) return known;
  const calls = new Set<AbortController>();
  callsOf.set(signal, calls);
  signal.addEventListener("abort", () => {
    for (const call of calls) call.abort();
  });
  return calls;
}
