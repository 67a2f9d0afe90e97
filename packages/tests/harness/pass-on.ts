/** For proxies between programs: what comes for somebody who has closed is lost, as on a network. */
interface Sender {
  send(bytes: Uint8Array, port: number, address: string): unknown;
}

export function passOn(socket: Sender, bytes: Uint8Array, port: number): void {
  try {
    socket.send(bytes, port, "127.0.0.1");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ECONNREFUSED")) throw error;
  }
}
