/** A reverse proxy that shows a server below a path, and nothing elsewhere. */
export class PrefixProxy implements AsyncDisposable {
  /** Paths that were asked for outside of the prefix. */
  readonly strayed: string[] = [];
  readonly #server: Bun.Server<undefined>;
  readonly #prefix: string;

  /** @param target with a slash at its end; the prefix begins with one */
  constructor(target: string, prefix: string) {
    this.#prefix = prefix;
    this.#server = Bun.serve({
      hostname: "127.0.0.1",
      port: 0,
      idleTimeout: 0,
      fetch: (request) => {
        const { pathname, search } = new URL(request.url);
        if (!pathname.startsWith(`${prefix}/`)) {
          this.strayed.push(pathname);
          return new Response("nothing here", { status: 404 });
        }
        const headers = new Headers(request.headers);
        headers.delete("host");
        return fetch(target + pathname.slice(prefix.length + 1) + search, {
          method: request.method,
          headers,
          body: request.body,
          signal: request.signal,
          decompress: false,
        });
      },
    });
  }

  get url(): string {
    return `http://127.0.0.1:${this.#server.port}${this.#prefix}/`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.stop(true);
  }
}
