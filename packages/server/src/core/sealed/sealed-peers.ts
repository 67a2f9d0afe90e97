/**
 * The clients that talk in sessions: handshakes, envelopes in and out, sleep and return. ServerCore hands over what is
 * theirs; what is to leave gathers here until `flush`, so that frames that become ready together leave together.
 */
import { cutGraphemes, SERVER_ID, utf8Of } from "@recado/protocol";
import {
  CloseReason,
  HandshakeResponder,
  InnerType,
  type Session,
  type SessionEvent,
  type SessionOffer,
  SessionStep,
  sidOf,
  writeStep,
  writeU32,
} from "@recado/protocol/session";
import type { Endpoint } from "@recado/runtime/net";
import type { CoreContext, Inbound } from "../context.ts";
import type { DropReason } from "../events.ts";
import { heard } from "../liveness.ts";
import type { Client } from "../registry.ts";
import { announceLeave } from "../roster-changes.ts";
import { Admission } from "./admission.ts";
import { Deadlines } from "./deadlines.ts";
import { Graveyard } from "./graveyard.ts";
import { Inbox, introductionOfClient, letterOf } from "./inbox.ts";
import { Mail } from "./mail.ts";
import type { MailTag, Peer } from "./peer.ts";
import { PeerBook } from "./peer-book.ts";
import type { Sealing } from "./sealing.ts";
import { Trickle } from "./trickle.ts";

/** The most bytes of a CLOSE's sentence. */
const SENTENCE_SIZE = 138;

export class SealedPeers {
  readonly #context: CoreContext;
  readonly #sealing: Sealing;
  readonly #book: PeerBook;
  readonly #mail: Mail;
  readonly #inbox: Inbox;
  readonly #trickle: Trickle;
  readonly #responder: HandshakeResponder;
  readonly #graveyard: Graveyard;
  readonly #admission: Admission;
  readonly #deadlines = new Deadlines();
  /** Those whose streams or sessions have something to store or to send. */
  readonly #touched = new Set<Peer>();
  /** Those whose changes have become durable since the last flush. */
  readonly #durable = new Set<Peer>();

  constructor(context: CoreContext, sealing: Sealing, nowMs: number) {
    const { suite, keyPair, store } = sealing;
    this.#context = context;
    this.#sealing = sealing;
    this.#book = new PeerBook(store, suite.randomBytes, nowMs);
    this.#mail = new Mail(store, this.#book, (peer) => this.#touched.add(peer));
    const close = this.close.bind(this);
    this.#trickle = new Trickle(context);
    this.#inbox = new Inbox({ context, book: this.#book, mail: this.#mail, trickle: this.#trickle, close });
    this.#graveyard = new Graveyard((bytes, to) => context.sendTo(bytes, to));
    const touched = (peer: Peer): void => void this.#touched.add(peer);
    const [book, mail, graveyard] = [this.#book, this.#mail, this.#graveyard];
    this.#admission = new Admission({ context, sealing, book, mail, graveyard, touched });
    const isSidTaken = (sid: number): boolean => this.#book.bySid(sid) !== undefined;
    this.#responder = new HandshakeResponder({ suite, keyPair, isSidTaken, nowMs });
  }

  /** Something waits for `flush`. */
  get isTouched(): boolean {
    return this.#touched.size > 0 || this.#durable.size > 0;
  }

  get nextTimeoutMs(): number {
    return Math.min(this.#deadlines.nextAtMs, this.#trickle.nextTimeoutMs);
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
    if (finish?.kind === "finished") this.#admission.finish(finish, inbound);
    else if (finish) this.#admission.greetAgain(finish.localSid, inbound);
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
    this.#graveyard.bury(session, { reason, sentence: cutGraphemes(sentence, SENTENCE_SIZE) }, nowMs);
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
    this.#trickle.handleTimeout(nowMs);
    for (const peer of this.#deadlines.takeDue(nowMs)) {
      peer.session?.handleTimeout(nowMs);
      this.#touched.add(peer);
    }
  }

  /** Lets everything leave that may leave now. */
  flush(nowMs: number): void {
    const touched = [...this.#touched];
    this.#touched.clear();
    for (const peer of touched) this.#mail.packReceipts(peer);
    this.#touched.clear();
    this.#store(touched);
    for (const peer of touched) this.#durable.add(peer);
    for (const peer of this.#durable) this.#transmit(peer, nowMs);
    this.#durable.clear();
  }

  /** A frame may leave, and a session be told of, when a crash cannot undo it any more. */
  #store(peers: readonly Peer[]): void {
    const released = peers.map((peer) => [peer, peer.send.epoch, peer.send.next, peer.session] as const);
    this.#sealing.store.commit(() => {
      for (const [peer, epoch, next, session] of released) {
        if (peer.send.epoch === epoch) peer.send.release(next);
        if (session && peer.session === session) peer.isSessionStored = true;
        this.#durable.add(peer);
      }
    });
  }

  #transmit(peer: Peer, nowMs: number): void {
    const { session } = peer;
    if (!session || !peer.isSessionStored) return;
    for (let bytes = session.pollTransmit(nowMs); bytes; bytes = session.pollTransmit(nowMs)) {
      if (peer.client) peer.client.framesOut++;
      this.#context.sendTo(bytes, session.peer);
    }
    this.#deadlines.schedule(peer, session.nextTimeoutMs);
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
}

function endpointOf({ address, port }: Endpoint): Endpoint {
  return { address, port };
}
