/** A pair of sessions, the network between them in the hands of a test, and new sessions over the same streams. */
import { sidOf } from "./envelope.ts";
import { serialAdd } from "./serial.ts";
import { Session } from "./session.ts";
import { checksumCipher, Pair, type Side } from "./session-fixture.ts";
import { adopt, resumePoint, type StreamState, streamStateOf } from "./stream-state.ts";

/** What is done to the datagrams that arrive next. */
export type Mischief = "lose" | "duplicate" | "hold back" | "corrupt";

export class ModelPair extends Pair {
  readonly #mischief: Mischief[] = [];
  readonly #heldBack: { side: Side; bytes: Uint8Array }[] = [];
  #storedByLeft: number | undefined;
  #sessions = 1;
  #addresses = 0;

  constructor(...options: ConstructorParameters<typeof Pair>) {
    super(...options);
    const { receive } = this.left;
    const commit = receive.commit.bind(receive);
    receive.commit = (seq) => {
      this.#storedByLeft = serialAdd(seq, 1);
      commit(seq);
    };
  }

  /** Applies to as many of the next arrivals, on either side. */
  harm(mischief: Mischief, count: number): void {
    for (let index = 0; index < count; index++) this.#mischief.push(mischief);
  }

  endMischief(): void {
    this.#mischief.length = 0;
    this.#releaseHeldBack();
  }

  override deliver(side: Side, bytes: Uint8Array): void {
    switch (this.#mischief.shift()) {
      case "lose":
        return;
      case "hold back":
        this.#heldBack.push({ side, bytes });
        return;
      case "corrupt":
        this.#arrive(side, this.#corrupted(bytes));
        return;
      case "duplicate":
        this.#arrive(side, bytes);
    }
    this.#arrive(side, bytes);
    this.#releaseHeldBack();
  }

  /** The left side's datagrams come from another address from now on. */
  rebind(): void {
    Object.assign(this.left, { name: `left ${++this.#addresses}` });
  }

  /** Left makes a handshake with right, each of whose steps takes so long; its old session goes on until the last. */
  handshake(stepMs: number): void {
    const sid = ++this.#sessions;
    const told = streamStateOf(this.left.send, this.left.receive);
    this.pass(stepMs);
    this.#begin(this.right, told, sid);
    const welcome = streamStateOf(this.right.send, this.right.receive);
    this.pass(stepMs);
    this.#begin(this.left, welcome, sid);
  }

  /** Left comes back with what it had stored: its stream, and of the other what it had whole. */
  restart(): void {
    const { receive } = this.left;
    receive.begin(receive.epoch, this.#storedByLeft ?? receive.epoch);
    this.handshake(0);
  }

  #arrive(side: Side, bytes: Uint8Array): void {
    if (sidOf(bytes) !== side.session.localSid) return;
    if (side === this.left && this.right.session.peer.address !== side.name) return;
    super.deliver(side, bytes);
  }

  #corrupted(bytes: Uint8Array): Uint8Array {
    const copy = new Uint8Array(bytes);
    const at = Math.floor(this.random() * copy.length);
    copy[at] = (copy[at] ?? 0) ^ (1 << Math.floor(this.random() * 8));
    return copy;
  }

  #releaseHeldBack(): void {
    for (const { side, bytes } of this.#heldBack.splice(0)) this.#arrive(side, bytes);
  }

  #begin(side: Side, state: StreamState, sid: number): void {
    const { send, receive } = side;
    adopt(receive, state);
    const resumeAt = resumePoint(send, state);
    if (typeof resumeAt === "string") throw new Error(`${side.name}: ${resumeAt}`);
    const local = side === this.left ? 0x01000000 : 0x02000000;
    const cipher = checksumCipher;
    const secret = new Uint8Array(32);
    side.session = new Session<number>({
      keys: { send: cipher, receive: cipher, remoteStatic: secret, sendSecret: secret, receiveSecret: secret },
      localSid: local + sid,
      remoteSid: 0x03000000 - local + sid,
      peer: { address: side.peer?.name ?? "", port: 1 },
      send,
      receive,
      resumeAt,
      rttMs: undefined,
      receiveRate: undefined,
      greeting: undefined,
      randomBytes: (count) => Uint8Array.from({ length: count }, () => Math.floor(this.random() * 256)),
      nowMs: this.nowMs,
      ...this.more,
    });
  }
}
