/** What no proxy can reach: to it "127.0.0.1" is itself. */
const LOOPBACK = "localhost,127.0.0.0/8,::1";

/**
 * Has calls to this machine go past the proxy of HTTP_PROXY, which `fetch` obeys for every host that NO_PROXY does
 * not name: the services of a demo, of `up` and of most tests of a pipeline answer here.
 *
 * @param environment of this process; `fetch` reads `no_proxy` from it at each call, and NO_PROXY where that is absent
 */
export function keepLoopbackOffProxy(environment: Record<string, string | undefined>): void {
  const former = environment.no_proxy || environment.NO_PROXY;
  environment.no_proxy = former ? `${former},${LOOPBACK}` : LOOPBACK;
}
