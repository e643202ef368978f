/** A way to a server that can be cut at the worst moment: when the server has done what it was asked, and says so. */
import { connect, createServer, type Server, type Socket } from "node:net";

export interface CuttingProxy {
  readonly port: number;
  /**
   * The answer to the next request that contains `text` is thrown away, and its connection cut.
   *
   * @returns resolves when that has happened
   */
  cutAfter(text: string): Promise<void>;
  /** Cuts every connection; `isOpen` says whether new ones are let through. */
  cutAll(isOpen: boolean): void;
  open(): void;
  /** New connections lead to another server; those that there are stay. */
  moveTo(serverPort: number): void;
  close(): Promise<void>;
}

interface Cut {
  readonly text: string;
  readonly done: () => void;
}

/** @param rewrite changes what the server says, as it comes */
export async function startCuttingProxy(
  firstPort: number,
  rewrite: (answer: Buffer) => Buffer = (answer) => answer,
): Promise<CuttingProxy> {
  const sockets = new Set<Socket>();
  let serverPort = firstPort;
  let isOpen = true;
  let armed: Cut | null = null;
  const server = createServer((client) => {
    if (!isOpen) {
      client.destroy();
      return;
    }
    const upstream = connect(serverPort, "127.0.0.1");
    let cut: Cut | null = null;
    const end = () => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", end);
      socket.on("close", () => {
        sockets.delete(socket);
        end();
      });
    }
    client.on("data", (data) => {
      if (armed !== null && data.includes(armed.text)) {
        cut = armed;
        armed = null;
      }
      upstream.write(data);
    });
    upstream.on("data", (data) => {
      if (cut === null) {
        client.write(rewrite(Buffer.from(data)));
        return;
      }
      end();
      cut.done();
    });
  });
  await listen(server);
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    cutAfter(text) {
      const { promise, resolve } = Promise.withResolvers<void>();
      armed = { text, done: resolve };
      return promise;
    },
    cutAll(opens) {
      isOpen = opens;
      for (const socket of sockets) socket.destroy();
    },
    open() {
      isOpen = true;
    },
    moveTo(port) {
      serverPort = port;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
}
