/** A client in a session, reduced to what a load needs: one socket, one session, coalesced sending. */

import {
  adopt,
  HandshakeInitiator,
  InnerType,
  NUMBER_MAX,
  newEpoch,
  ReceiveStream,
  readEntry,
  SendStream,
  Session,
  streamStateOf,
} from "@recado/protocol/session";
import { createSessionCrypto, generateKeyPair } from "@recado/runtime/crypto";
import type { udp } from "bun";

const SERVER = "127.0.0.1";
/** How often timers are looked at: acknowledgements, probes. */
const TICK_MS = 5;
/** A handshake's frame that got no answer is sent again. */
const RETRY_MS = 500;
const suite = createSessionCrypto();

export class SealedPeer {
  static readonly #open = new Set<SealedPeer>();
  /** One for all: a thousand timers would be a load of their own. */
  static #timer: ReturnType<typeof setInterval> | undefined;
  datagramsOut = 0;
  datagramsIn = 0;
  onText: (text: Uint8Array) => void = () => undefined;
  readonly #send = new SendStream<undefined>(newEpoch(suite.randomBytes));
  readonly #receive = new ReceiveStream();
  readonly #registered = Promise.withResolvers<void>();
  #initiator: HandshakeInitiator | undefined;
  #session: Session<undefined> | undefined;
  #socket: udp.Socket<"buffer"> | undefined;
  #flushing = false;
  #isClosed = false;

  private constructor(
    readonly id: number,
    readonly port: number,
  ) {}

  static async open(id: number, port: number): Promise<SealedPeer> {
    const peer = new SealedPeer(id, port);
    peer.#socket = await Bun.udpSocket({
      hostname: SERVER,
      port: 0,
      socket: { data: (_socket, bytes) => peer.#received(bytes), error: () => undefined },
    });
    const name = `c${id}`;
    peer.#initiator = new HandshakeInitiator({
      suite,
      keyPair: generateKeyPair(),
      hello: { kind: "hello", origin: id, dest: 0, name, text: "oi", offer: ["REC0"] },
      streamState: () => streamStateOf(peer.#send, peer.#receive),
      position: () => ({ log: 0, number: NUMBER_MAX }),
      trusts: () => true,
    });
    while (!peer.#session) {
      peer.#transmit(peer.#initiator.frame);
      await Promise.race([peer.#registered.promise, Bun.sleep(RETRY_MS)]);
    }
    SealedPeer.#open.add(peer);
    SealedPeer.#timer ??= setInterval(() => {
      for (const each of SealedPeer.#open) each.#tick();
    }, TICK_MS);
    return peer;
  }

  say(text: Uint8Array, dest: number): void {
    this.#send.push({ type: InnerType.MSG, origin: this.id, dest, text, tag: undefined });
    this.#flushSoon();
  }

  close(): void {
    this.#isClosed = true;
    SealedPeer.#open.delete(this);
    if (SealedPeer.#open.size === 0) {
      clearInterval(SealedPeer.#timer);
      SealedPeer.#timer = undefined;
    }
    this.#socket?.close();
  }

  #received(bytes: Buffer): void {
    this.datagramsIn++;
    const nowMs = performance.now();
    const session = this.#session;
    if (!session) {
      this.#shakeHands(bytes, nowMs);
      return;
    }
    session.handleEnvelope(bytes, { address: SERVER, port: this.port }, nowMs);
    this.#settle(session, nowMs);
  }

  #shakeHands(bytes: Buffer, nowMs: number): void {
    const outcome = this.#initiator?.handleDatagram(bytes);
    if (outcome?.kind === "next-step" && this.#initiator) this.#transmit(this.#initiator.frame);
    if (outcome?.kind !== "welcome") return;
    const { keys, localSid, remoteSid, welcome, datagram } = outcome;
    adopt(this.#receive, welcome.state);
    const peer = { address: SERVER, port: this.port };
    this.#session = new Session<undefined>({
      ...{ keys, localSid, remoteSid, peer, nowMs },
      send: this.#send,
      receive: this.#receive,
      resumeAt: this.#send.base,
      rttMs: undefined,
      receiveRate: undefined,
      greeting: undefined,
      randomBytes: suite.randomBytes,
    });
    this.#session.acceptOpened(datagram, peer, nowMs);
    this.#settle(this.#session, nowMs);
    this.#registered.resolve();
  }

  #settle(session: Session<undefined>, nowMs: number): void {
    for (const event of session.takeEvents()) {
      if (event.kind !== "message") continue;
      session.committed(event.message.seq, nowMs);
      const entry = event.message.type === InnerType.ENTRY && event.message.text && readEntry(event.message.text);
      if (entry && entry.text.length > 0) this.onText(entry.text);
    }
    this.#flushSoon();
  }

  #flushSoon(): void {
    if (this.#flushing) return;
    this.#flushing = true;
    setImmediate(() => {
      this.#flushing = false;
      this.#flush();
    });
  }

  #tick(): void {
    const nowMs = performance.now();
    if (!this.#session || this.#session.nextTimeoutMs > nowMs) return;
    this.#session.handleTimeout(nowMs);
    this.#flush();
  }

  #flush(): void {
    const nowMs = performance.now();
    for (let bytes = this.#session?.pollTransmit(nowMs); bytes; bytes = this.#session?.pollTransmit(nowMs)) {
      this.#transmit(bytes);
    }
  }

  #transmit(bytes: Uint8Array): void {
    this.datagramsOut++;
    if (!this.#isClosed) this.#socket?.send(bytes, this.port, SERVER);
  }
}
