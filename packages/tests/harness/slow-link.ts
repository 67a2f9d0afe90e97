/** A TCP proxy on which everything to the other side takes its time, in order; for as long as is wanted. */
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

export class SlowLink implements AsyncDisposable {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** What a piece of the stream waits before it goes on. */
  delayMs: number;

  private constructor(delayMs: number, targetPort: number) {
    this.delayMs = delayMs;
    this.#server = createServer((near) => this.#join(near, connect(targetPort, "127.0.0.1")));
  }

  static async open(targetPort: number, delayMs: number): Promise<SlowLink> {
    const link = new SlowLink(delayMs, targetPort);
    await new Promise<void>((resolve) => link.#server.listen(0, "127.0.0.1", resolve));
    return link;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #join(near: Socket, far: Socket): void {
    let turn = Promise.resolve();
    near.on("data", (bytes: Uint8Array) => {
      const dueAtMs = performance.now() + this.delayMs;
      turn = turn.then(async () => {
        await Bun.sleep(Math.max(0, Math.min(dueAtMs - performance.now(), this.delayMs)));
        far.write(bytes);
      });
    });
    far.on("data", (bytes: Uint8Array) => near.write(bytes));
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(one);
      one.on("error", () => undefined);
      one.on("close", () => other.destroy());
    }
  }
}
