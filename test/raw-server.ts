/** A TCP server for what no HTTP library would send: bytes written by hand, connections cut where a test wants. */

export interface RawConnection {
  /** Writes all of it, however slowly the other side reads; false when the connection has ended. */
  write(bytes: string | Uint8Array): Promise<boolean>;
  /** Ends it in good order, after what was written. */
  end(): void;
  /** Cuts it (RST). */
  cut(): void;
  /** Resolves when more bytes have come. */
  nextBytes(): Promise<void>;
  readonly closed: Promise<void>;
}

export interface RawServer extends AsyncDisposable {
  readonly address: string;
  /** How many connections were made. */
  readonly connections: number;
}

interface Wire {
  readonly closed: PromiseWithResolvers<void>;
  drained: PromiseWithResolvers<void>;
  asked: PromiseWithResolvers<void>;
  hasAsked: boolean;
}

/** @param answer called once per connection, when its first bytes have come */
export function startRawServer(answer: (connection: RawConnection) => void | Promise<void>): RawServer {
  let connections = 0;
  const listener = Bun.listen<Wire>({
    hostname: "127.0.0.1",
    port: 0,
    socket: {
      open(socket) {
        connections += 1;
        socket.data = {
          closed: Promise.withResolvers(),
          drained: Promise.withResolvers(),
          asked: Promise.withResolvers(),
          hasAsked: false,
        };
      },
      async data(socket) {
        socket.data.asked.resolve();
        socket.data.asked = Promise.withResolvers();
        if (socket.data.hasAsked) return;
        socket.data.hasAsked = true;
        await answer(toConnection(socket));
      },
      drain: ({ data }) => data.drained.resolve(),
      close({ data }) {
        data.closed.resolve();
        data.drained.resolve();
      },
      error() {},
    },
  });
  return {
    address: `http://127.0.0.1:${listener.port}`,
    get connections() {
      return connections;
    },
    async [Symbol.asyncDispose]() {
      listener.stop(true);
    },
  };
}

function toConnection(socket: Bun.Socket<Wire>): RawConnection {
  return {
    async write(bytes) {
      let rest = Buffer.from(bytes);
      while (rest.length > 0) {
        socket.data.drained = Promise.withResolvers();
        const written = socket.write(rest);
        if (written < 0 || socket.readyState <= 0) return false;
        rest = rest.subarray(written);
        if (rest.length > 0) await socket.data.drained.promise;
      }
      socket.flush();
      return true;
    },
    nextBytes: () => socket.data.asked.promise,
    end: () => void socket.end(),
    cut: () => socket.terminate(),
    closed: socket.data.closed.promise,
  };
}
