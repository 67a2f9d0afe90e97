/**
 * A UDP relay on 127.0.0.1 between clients and a server that loses, doubles, delays and changes what it relays, as a
 * seed tells, goes dark on command, and gives its clients other ports, as a NAT does.
 */
import type { udp } from "bun";
import { Chance } from "../sim/chance.ts";
import { passOn } from "./pass-on.ts";

type Socket = udp.Socket<"buffer">;

export interface Faults {
  readonly loss: number;
  readonly duplicates: number;
  /** Each datagram waits so long, uniform between the two. */
  readonly delayMs: readonly [least: number, most: number];
  readonly corruption: number;
}

const FAITHFUL: Faults = { loss: 0, duplicates: 0, delayMs: [0, 0], corruption: 0 };

export class FaultyProxy implements AsyncDisposable {
  faults: Faults = FAITHFUL;
  isDark = false;
  readonly #chance: Chance;
  /** By the client's port: as the server sees the client. */
  readonly #outside = new Map<number, Socket>();
  readonly #retired: Socket[] = [];
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  #inside: Socket | undefined;
  #isClosed = false;

  private constructor(
    readonly serverPort: number,
    seed: number,
  ) {
    this.#chance = new Chance(seed);
  }

  static async start(serverPort: number, seed: number): Promise<FaultyProxy> {
    const proxy = new FaultyProxy(serverPort, seed);
    proxy.#inside = await openSocket((bytes, port) => void proxy.#fromClient(bytes, port));
    return proxy;
  }

  /** What clients take for the server's port. */
  get port(): number {
    return this.#inside?.port ?? 0;
  }

  /** From here on the server sees every client at another port; what goes to the old one is lost. */
  rebind(): void {
    this.#retired.push(...this.#outside.values());
    this.#outside.clear();
  }

  async #fromClient(bytes: Uint8Array, clientPort: number): Promise<void> {
    let socket = this.#outside.get(clientPort);
    if (!socket) {
      const opened = await openSocket((answer) => {
        if (this.#outside.get(clientPort) === opened) this.#relay(answer, this.#inside, clientPort);
      });
      socket = this.#outside.get(clientPort) ?? opened;
      this.#outside.set(clientPort, socket);
      if (socket !== opened || this.#isClosed) opened.close();
    }
    this.#relay(bytes, socket, this.serverPort);
  }

  #relay(bytes: Uint8Array, through: Socket | undefined, port: number): void {
    const copies = this.#chance.happens(this.faults.duplicates) ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      if (this.isDark || this.#chance.happens(this.faults.loss)) continue;
      const sent = new Uint8Array(bytes);
      if (this.#chance.happens(this.faults.corruption)) {
        const bit = this.#chance.whole(0, sent.length * 8 - 1);
        sent[bit >> 3] = (sent[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      }
      const timer = setTimeout(
        () => {
          this.#timers.delete(timer);
          if (!this.#isClosed && through) passOn(through, sent, port);
        },
        this.#chance.between(...this.faults.delayMs),
      );
      this.#timers.add(timer);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    for (const timer of this.#timers) clearTimeout(timer);
    for (const socket of [...this.#outside.values(), ...this.#retired]) socket.close();
    this.#inside?.close();
  }
}

function openSocket(received: (bytes: Uint8Array, port: number) => void): Promise<Socket> {
  return Bun.udpSocket({
    hostname: "127.0.0.1",
    port: 0,
    socket: { data: (_socket, bytes, port) => received(bytes, port), error: () => undefined },
  });
}
