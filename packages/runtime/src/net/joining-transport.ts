/**
 * A transport whose output is gathered for each turn of the event loop, so that what waits for one receiver leaves
 * together (joined-sender.ts). Who says one thing in a turn says it at once: the first datagram of a turn leaves by the
 * plain way, unless the turn before had several; then all of this one wait for its end, where more may come.
 */
import type { DatagramBatch } from "./datagram-batch.ts";
import { JoinedSender } from "./joined-sender.ts";
import type { Libc } from "./libc.ts";
import { OutputTurn } from "./output-turn.ts";
import { Receivers } from "./receivers.ts";
import type { DatagramTransport, Endpoint, Packet } from "./transport.ts";
import type { UdpTransport } from "./udp.ts";

export class JoiningTransport implements DatagramTransport {
  readonly #plain: UdpTransport;
  readonly #sender: JoinedSender;
  readonly #receivers = new Receivers();
  readonly #turn = new OutputTurn(this.#receivers.of);
  #ending: ReturnType<typeof setImmediate> | undefined;
  /** Sends and broadcasts of this turn, and of the one before. */
  #count = 0;
  #countBefore = 0;

  private constructor(plain: UdpTransport, sender: JoinedSender) {
    this.#plain = plain;
    this.#sender = sender;
  }

  /** Undefined where the kernel does not cut long sends. */
  static over(plain: UdpTransport, libc: Libc, fileDescriptor: number): JoiningTransport | undefined {
    const sender = new JoinedSender(libc, fileDescriptor, plain.local.address.includes(":"), {
      plain: (packets) => {
        plain.sendEach(packets);
        return !plain.isQueueing;
      },
      sent: (count, byteCount) => plain.countSent(count, byteCount),
      stolen: () => plain.sawStolenError(),
    });
    return sender.segments ? new JoiningTransport(plain, sender) : undefined;
  }

  get local(): Endpoint {
    return this.#plain.local;
  }

  get counters(): DatagramTransport["counters"] {
    return this.#plain.counters;
  }

  send(bytes: Uint8Array, port: number, address: string): void {
    this.#sendTo(bytes, this.#receivers.at(port, address));
  }

  sendEach(packets: readonly Packet[]): void {
    for (const { bytes, to } of packets) this.#sendTo(bytes, to);
  }

  sendBatch(batch: DatagramBatch): void {
    this.#leave();
    if (this.#plain.isQueueing) this.#plain.sendBatch(batch);
    else this.#sender.sendBatch(batch, this.#receivers.of);
    this.#receivers.trim();
  }

  probe(bytes: Uint8Array, port: number, address: string): void {
    this.endTurn();
    this.#plain.probe(bytes, port, address);
  }

  broadcast(bytes: Uint8Array, targets: readonly Endpoint[]): void {
    if (this.#leavesAtOnce()) this.#plain.broadcast(bytes, targets);
    else if (!this.#turn.broadcast(bytes, targets)) {
      this.#leave();
      if (!this.#turn.broadcast(bytes, targets)) this.#plain.broadcast(bytes, targets);
    }
  }

  endTurn(): void {
    this.#leave();
    this.#countBefore = this.#count;
    this.#count = 0;
    if (this.#ending) clearImmediate(this.#ending);
    this.#ending = undefined;
  }

  drained(limitMs: number): Promise<void> {
    this.endTurn();
    return this.#plain.drained(limitMs);
  }

  close(): void {
    this.endTurn();
    this.#plain.close();
  }

  #sendTo(bytes: Uint8Array, to: Endpoint): void {
    if (this.#leavesAtOnce()) this.#plain.send(bytes, to.port, to.address);
    else if (!this.#turn.unicast(bytes, to)) {
      this.#leave();
      if (!this.#turn.unicast(bytes, to)) this.#plain.send(bytes, to.port, to.address);
    }
  }

  /** The first of a turn, when it may well be the only one. */
  #leavesAtOnce(): boolean {
    this.#ending ??= setImmediate(() => this.endTurn());
    return ++this.#count === 1 && this.#countBefore <= 1;
  }

  #leave(): void {
    const turn = this.#turn;
    if (turn.isEmpty) return;
    if (this.#plain.isQueueing) this.#leavePlain();
    else this.#sender.send(turn);
    turn.clear();
    this.#receivers.trim();
  }

  /** Behind what waits already. */
  #leavePlain(): void {
    const turn = this.#turn;
    for (const to of turn.receivers) this.#plain.sendEach(turn.ownOf(to).map((bytes) => ({ bytes, to })));
    const others = turn.list.receivers.filter(({ first }) => first < 0);
    for (const bytes of turn.shared) this.#plain.broadcast(bytes, others);
  }
}
