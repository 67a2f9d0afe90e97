/**
 * The clients that talk in sessions: handshakes, envelopes in and out, sleep and return. ServerCore hands over what is
 * theirs; what is to leave gathers here until `flush`, so that frames that become ready together leave together.
 */
import {
  cutGraphemes,
  type HelloMessage,
  isRefusal,
  parseMessage,
  SERVER_ID,
  utf8Of,
  WireText,
} from "@recado/protocol";
import {
  adopt,
  type Close,
  CloseReason,
  type Finish,
  HandshakeResponder,
  InnerType,
  type KeyPair,
  resumePoint,
  SESSION_TTL_SECONDS,
  Session,
  type SessionCrypto,
  type SessionEvent,
  type SessionOffer,
  SessionStep,
  sidOf,
  streamStateOf,
  Tombstone,
  type TransportKeys,
  writeStep,
  writeU32,
  writeWelcome,
} from "@recado/protocol/session";
import type { Endpoint } from "@recado/runtime/net";
import type { PeerStore } from "../../store/peer-store.ts";
import { SEALED_FRAMES_PER_DATAGRAM } from "../config.ts";
import type { CoreContext, Inbound } from "../context.ts";
import type { DropReason } from "../events.ts";
import { heard, isExpired } from "../liveness.ts";
import type { Client } from "../registry.ts";
import { announceJoin, announceLeave } from "../roster-changes.ts";
import { fullBucket } from "../token-bucket.ts";
import { Deadlines } from "./deadlines.ts";
import { Graveyard } from "./graveyard.ts";
import { Inbox, introductionOfClient, letterOf } from "./inbox.ts";
import { Mail } from "./mail.ts";
import type { MailTag, Peer } from "./peer.ts";
import { PeerBook } from "./peer-book.ts";

export interface Sealing {
  readonly suite: SessionCrypto;
  /** The server's static keys, by which clients know it. */
  readonly keyPair: KeyPair;
  readonly store: PeerStore;
  /** For a key log: each direction of a new session, its secret under the sid that its envelopes bear. */
  readonly sawKey: ((sid: number, secret: Uint8Array) => void) | undefined;
}

/** The most bytes of a CLOSE's sentence. */
const SENTENCE_SIZE = 138;

export class SealedPeers {
  readonly #context: CoreContext;
  readonly #sealing: Sealing;
  readonly #book: PeerBook;
  readonly #mail: Mail;
  readonly #inbox: Inbox;
  readonly #responder: HandshakeResponder;
  readonly #graveyard = new Graveyard();
  readonly #deadlines = new Deadlines();
  readonly #touched = new Set<Peer>();

  constructor(context: CoreContext, sealing: Sealing, nowMs: number) {
    const { suite, keyPair, store } = sealing;
    this.#context = context;
    this.#sealing = sealing;
    this.#book = new PeerBook(store, suite.randomBytes, nowMs);
    this.#mail = new Mail(store, this.#book, (peer) => this.#touched.add(peer));
    const close = this.close.bind(this);
    this.#inbox = new Inbox({ context, book: this.#book, mail: this.#mail, close });
    const isSidTaken = (sid: number): boolean => this.#book.bySid(sid) !== undefined;
    this.#responder = new HandshakeResponder({ suite, keyPair, isSidTaken, nowMs });
  }

  /** Something waits for `flush`. */
  get isTouched(): boolean {
    return this.#touched.size > 0;
  }

  get nextTimeoutMs(): number {
    return this.#deadlines.nextAtMs;
  }

  get halfOpenCount(): number {
    return this.#responder.halfOpenCount;
  }

  /** A key owns this id: nobody may have it in clear frames. */
  owns(id: number): boolean {
    return this.#book.get(id) !== undefined;
  }

  /** An OI, valid but for its offer of a session, which this answers. */
  handleOffer(inbound: Inbound, offer: SessionOffer): void {
    const answer = this.#responder.handleOffer(inbound.bytes, offer, endpointOf(inbound), inbound.nowMs);
    if (answer) this.#context.answer(inbound, answer);
    else this.#context.drop(inbound, "handshake-refused");
  }

  /** A clear frame of type 5. */
  handleStep(inbound: Inbound): void {
    const { bytes, nowMs } = inbound;
    const finish = this.#responder.handleFinish(bytes, endpointOf(inbound), nowMs);
    if (finish?.kind === "finished") this.#begin(finish, inbound);
    else if (finish) this.#greetAgain(finish.localSid, inbound);
    else this.#context.drop(inbound, "handshake-refused");
  }

  /** What looks like an envelope. False when it is none of ours: the sender's mistake is then another's business. */
  handleEnvelope(datagram: Uint8Array, from: Endpoint, nowMs: number): "handled" | "unknown-session" | DropReason {
    const sid = sidOf(datagram);
    const peer = this.#book.bySid(sid);
    if (peer?.session) {
      const fault = peer.session.handleEnvelope(datagram, from, nowMs);
      if (fault) return fault;
      if (peer.client) heard(peer.client, nowMs);
      this.#settle(peer, peer.session, nowMs);
      return "handled";
    }
    const tombstone = this.#graveyard.get(sid, nowMs);
    if (!tombstone) return "unknown-session";
    if (!tombstone.isFromPeer(datagram)) return "not-authentic";
    this.#context.sendTo(tombstone.envelope(), from);
    return "handled";
  }

  /** Tells who sent an envelope of a session that we do not know: we may have been restarted. */
  answerUnknown(inbound: Inbound): void {
    const body = new Uint8Array(4);
    writeU32(body, sidOf(inbound.bytes));
    this.#context.answer(inbound, writeStep(SERVER_ID, 0, SessionStep.UNKNOWN_SESSION, body));
  }

  /** A clear client's text to a sealed id. False when its mailbox takes no more. */
  deliver(client: Client, dest: number, text: string): boolean | undefined {
    const peer = this.#book.get(dest);
    return peer && this.#mail.deliver(peer, letterOf(client, dest, text));
  }

  /** A clear client's text to everybody. */
  broadcast(client: Client, text: string, nowMs: number): void {
    this.#inbox.broadcast(letterOf(client, 0, text), nowMs);
  }

  notice(text: string, nowMs: number): void {
    this.#inbox.broadcast(
      { origin: SERVER_ID, introduction: "", dest: 0, text: utf8Of(text), sender: undefined },
      nowMs,
    );
  }

  /** To each that is there, and only if it comes through. */
  status(text: string): void {
    const bytes = utf8Of(text);
    for (const peer of this.#book.awake()) {
      peer.session?.sendPassing(InnerType.MSG, SERVER_ID, peer.id, bytes);
      this.#touched.add(peer);
    }
  }

  announce(client: Client, change: "+" | "-"): void {
    const text = `${change} ${introductionOfClient(client)}`;
    for (const peer of this.#book.awake()) if (peer.client !== client) this.#mail.tellRoster(peer, client.id, text);
  }

  /** Ends a session and says why. */
  close(peer: Peer, reason: CloseReason, sentence: string, nowMs: number): void {
    const { session, client } = peer;
    if (!session) return;
    this.#bury(session, { reason, sentence: cutGraphemes(sentence, SENTENCE_SIZE) }, nowMs);
    this.#book.sleep(peer, reason === CloseReason.SHUTDOWN, nowMs);
    if (reason !== CloseReason.BYE || !client) return;
    this.#context.leave(client, "bye");
    announceLeave(this.#context, client);
  }

  closeAll(reason: CloseReason, sentence: string, nowMs: number): void {
    for (const peer of this.#book.awake()) this.close(peer, reason, sentence, nowMs);
  }

  /** Its client was not heard for too long. The streams stay. */
  fallAsleep(peer: Peer, nowMs: number): void {
    this.#book.sleep(peer, true, nowMs);
    this.#mail.tellWaiting(peer);
  }

  handleTimeout(nowMs: number): void {
    for (const peer of this.#deadlines.takeDue(nowMs)) {
      peer.session?.handleTimeout(nowMs);
      this.#touched.add(peer);
    }
  }

  /** Lets everything leave that may leave now. */
  flush(nowMs: number): void {
    for (const peer of this.#touched) {
      this.#mail.packReceipts(peer);
      const { session } = peer;
      if (!session) continue;
      for (let bytes = session.pollTransmit(nowMs); bytes; bytes = session.pollTransmit(nowMs)) {
        if (peer.client) peer.client.framesOut++;
        this.#context.sendTo(bytes, session.peer);
      }
      this.#deadlines.schedule(peer, session.nextTimeoutMs);
    }
    this.#touched.clear();
  }

  /** Everything that an envelope brought. */
  #settle(peer: Peer, session: Session<MailTag>, nowMs: number): void {
    let lastSeq: number | undefined;
    for (const event of session.takeEvents()) {
      if (event.kind === "message") lastSeq = event.message.seq;
      this.#handleEvent(peer, event, nowMs);
    }
    this.#touched.add(peer);
    if (lastSeq === undefined) return;
    const seq = lastSeq;
    const { store } = this.#sealing;
    store.apply({ kind: "received", id: peer.id, epoch: peer.receive.epoch, next: (seq + 1) >>> 0 });
    store.commit(() => session.committed(seq, nowMs));
  }

  #handleEvent(peer: Peer, event: SessionEvent<MailTag>, nowMs: number): void {
    switch (event.kind) {
      case "message":
        this.#inbox.handle(peer, event.message, nowMs);
        return;
      case "acknowledged":
        this.#mail.acknowledged(peer, event.messages);
        return;
      case "moved":
        if (peer.client) this.#context.registry.move(peer.client, event.to);
    }
  }

  #begin(finish: Finish, inbound: Inbound): void {
    const hello = parseMessage(finish.oi);
    if (isRefusal(hello) || hello.kind !== "hello") return;
    const { nowMs } = inbound;
    const peer = this.#admit(finish.keys, hello, inbound);
    if ("reason" in peer) {
      const { keys, remoteSid, localSid } = finish;
      const tombstone = new Tombstone(keys, remoteSid, 0, peer);
      this.#graveyard.bury(localSid, tombstone, nowMs);
      this.#context.sendTo(tombstone.envelope(), inbound);
      return;
    }
    if (peer.session && peer.session.startedAtMs > finish.startedAtMs) {
      // The client has begun another handshake since, and finished that.
      this.#context.drop(inbound, "handshake-refused");
      return;
    }
    const session = this.#open(peer, finish, inbound);
    this.#book.rename(peer, hello.name);
    this.#book.wake(peer, session);
    this.#present(peer, inbound);
    this.#touched.add(peer);
  }

  /** The owner of the id, if it may come in; otherwise what it is told. */
  #admit({ remoteStatic }: TransportKeys, { origin, name }: HelloMessage, inbound: Inbound): Peer | Close {
    const { registry, config } = this.#context;
    const known = this.#book.get(origin);
    const isOwner = known?.key.every((byte, index) => byte === remoteStatic[index]) ?? true;
    const holder = registry.get(origin);
    const isHeld = holder && !holder.sealed && !isExpired(holder, inbound.nowMs) && !isAt(holder, inbound);
    if (!isOwner || isHeld) return { reason: CloseReason.ID_IN_USE, sentence: WireText.idInUse };
    const full = { reason: CloseReason.SERVER_FULL, sentence: WireText.serverFull(config.clientsMax) };
    if (!holder && registry.size >= config.clientsMax) return full;
    return known ?? this.#book.claim(origin, name, remoteStatic) ?? full;
  }

  /** Joins the streams to the new keys. A session before is over. */
  #open(peer: Peer, { keys, localSid, remoteSid, streamState, rttMs }: Finish, inbound: Inbound): Session<MailTag> {
    const { config } = this.#context;
    const { suite, sawKey } = this.#sealing;
    const { nowMs } = inbound;
    if (peer.session) {
      this.#bury(peer.session, { reason: CloseReason.SUPERSEDED, sentence: WireText.superseded }, nowMs);
      const { client } = peer;
      this.#book.sleep(peer, true, nowMs);
      peer.client = client;
    }
    adopt(peer.receive, streamState);
    let resumeAt = resumePoint(peer.send, streamState);
    if (typeof resumeAt !== "number") {
      this.#mail.restart(peer);
      resumeAt = peer.send.base;
    }
    sawKey?.(localSid, keys.receiveSecret);
    sawKey?.(remoteSid, keys.sendSecret);
    return new Session<MailTag>({
      keys,
      localSid,
      remoteSid,
      peer: endpointOf(inbound),
      send: peer.send,
      receive: peer.receive,
      resumeAt,
      rttMs,
      receiveRate: {
        framesPerSecond: SEALED_FRAMES_PER_DATAGRAM * config.ratePerSecond,
        burst: SEALED_FRAMES_PER_DATAGRAM * config.burst,
      },
      greeting: writeWelcome({
        state: streamStateOf(peer.send, peer.receive),
        ttlSeconds: SESSION_TTL_SECONDS,
      }),
      randomBytes: suite.randomBytes,
      nowMs,
    });
  }

  /** The peer's client is in the registry, under its present name and address. */
  #present(peer: Peer, inbound: Inbound): void {
    const { registry } = this.#context;
    const holder = registry.get(peer.id);
    if (holder?.sealed === peer && holder.name === peer.name) {
      registry.move(holder, inbound);
      heard(holder, inbound.nowMs);
      peer.client = holder;
      return;
    }
    if (holder) registry.remove(holder);
    const client = newSealedClient(peer, inbound, this.#context.config);
    peer.client = client;
    this.#context.join(client);
    announceJoin(this.#context, client);
  }

  #greetAgain(localSid: number, inbound: Inbound): void {
    const peer = this.#book.bySid(localSid);
    if (peer) {
      peer.session?.greetAgain();
      this.#touched.add(peer);
      return;
    }
    const tombstone = this.#graveyard.get(localSid, inbound.nowMs);
    if (tombstone) this.#context.sendTo(tombstone.envelope(), inbound);
  }

  #bury(session: Session<MailTag>, close: Close, nowMs: number): void {
    const tombstone = session.bury(close);
    this.#graveyard.bury(session.localSid, tombstone, nowMs);
    this.#context.sendTo(tombstone.envelope(), session.peer);
  }
}

function newSealedClient(peer: Peer, { address, port, nowMs }: Inbound, config: CoreContext["config"]): Client {
  return {
    id: peer.id,
    name: peer.name,
    nameBytes: utf8Of(peer.name),
    peer: "sealed",
    sealed: peer,
    address,
    port,
    ...fullBucket(config, nowMs),
    joinedAtMs: nowMs,
    lastSeenAtMs: nowMs,
    framesIn: 1,
    framesOut: 0,
    drops: 0,
    probedAtMs: nowMs,
    refusals: 0,
    firstRefusalAtMs: 0,
    rateNoticeAtMs: Number.NEGATIVE_INFINITY,
    index: 0,
    clearIndex: 0,
  };
}

function endpointOf({ address, port }: Endpoint): Endpoint {
  return { address, port };
}

function isAt(client: Endpoint, { address, port }: Endpoint): boolean {
  return client.port === port && client.address === address;
}
