/** A UDP relay on 127.0.0.1 between clients and a server that records every datagram, also those that it then loses. */
import type { udp } from "bun";
import { passOn } from "./pass-on.ts";

type Socket = udp.Socket<"buffer">;
type OnDatagram = (bytes: Uint8Array, port: number) => void;

/** One line of a recording. */
export interface RecordedDatagram {
  readonly direction: "to-server" | "to-client";
  /** The client's port. */
  readonly client: string;
  readonly hex: string;
}

export interface RecordingProxyOptions {
  readonly serverPort: number;
  /** True: it is not passed on. `index` counts all datagrams that came, from 0. */
  readonly isLost?: (index: number) => boolean;
}

export class RecordingProxy implements AsyncDisposable {
  readonly recording: RecordedDatagram[] = [];
  readonly #options: RecordingProxyOptions;
  /** By the client's port: the server must see as many ports as there are clients. */
  readonly #towardsServer = new Map<number, Promise<Socket>>();
  readonly #towardsClients: Promise<Socket>;
  #port = 0;
  #isClosed = false;

  private constructor(options: RecordingProxyOptions) {
    this.#options = options;
    this.#towardsClients = openSocket((bytes, port) => void this.#fromClient(bytes, port));
  }

  static async start(options: RecordingProxyOptions): Promise<RecordingProxy> {
    const proxy = new RecordingProxy(options);
    proxy.#port = (await proxy.#towardsClients).port;
    return proxy;
  }

  /** What clients take for the server's port. */
  get port(): number {
    return this.#port;
  }

  async #fromClient(bytes: Uint8Array, clientPort: number): Promise<void> {
    const passes = this.#record("to-server", clientPort, bytes);
    let socket = this.#towardsServer.get(clientPort);
    if (!socket) {
      socket = openSocket((answer) => void this.#fromServer(answer, clientPort));
      this.#towardsServer.set(clientPort, socket);
    }
    if (passes) passOn(await socket, bytes, this.#options.serverPort);
  }

  async #fromServer(bytes: Uint8Array, clientPort: number): Promise<void> {
    if (this.#record("to-client", clientPort, bytes)) {
      passOn(await this.#towardsClients, bytes, clientPort);
    }
  }

  /** True when the datagram shall be passed on. */
  #record(direction: RecordedDatagram["direction"], clientPort: number, bytes: Uint8Array): boolean {
    if (this.#isClosed) return false;
    const index = this.recording.push({ direction, client: String(clientPort), hex: bytes.toHex() }) - 1;
    return this.#options.isLost?.(index) !== true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    for (const socket of [this.#towardsClients, ...this.#towardsServer.values()]) (await socket).close();
  }
}

async function openSocket(onDatagram: OnDatagram): Promise<Socket> {
  return Bun.udpSocket({
    hostname: "127.0.0.1",
    port: 0,
    socket: {
      // The bytes are valid during the call only.
      data: (_socket, bytes, port) => onDatagram(Uint8Array.from(bytes), port),
      error: () => undefined,
    },
  });
}
