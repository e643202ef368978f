/**
 * Whether there is a way to an address at all: the runtime calls it refused when there is none. The one file of this
 * folder that knows Bun.
 */

const NO_WAY = ["ENETUNREACH", "EHOSTUNREACH", "EADDRNOTAVAIL"];

/** The code of why there is none; null when there is, or it is not known. Nothing is sent. */
export async function findRouteFailure(address: string, port: number): Promise<string | null> {
  try {
    const socket = await Bun.udpSocket({ connect: { hostname: address, port } });
    socket.close();
    return null;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    return NO_WAY.includes(code) ? code : null;
  }
}
